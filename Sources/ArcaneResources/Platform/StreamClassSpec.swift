/// The spec of a StreamClass: a kind of streams, and what the operator has to know of it (contract, section 1).
public struct StreamClassSpec: StreamSpec, Hashable {
    /// The API group of the kind.
    @Setting("The API group of the stream kind.", default: APIGroup.streaming)
    public var apiGroupRef: String

    /// The version of the kind.
    @Setting("The API version of the stream kind.", .minLength(1), example: "v1")
    public var apiVersion: String

    /// The kind.
    @Setting("The stream kind.", .minLength(1), example: "RestApiStream")
    public var kindRef: String

    /// The kind's name in URLs.
    @Setting("The plural name of the stream kind, as in URLs.", .minLength(1), example: "restapistreams")
    public var pluralName: String

    /// Fields of a stream's spec that name Secrets.
    @Setting(
        "The fields of a stream's `spec` that name a Secret, such as `credentialsRef`. The keys of the Secret become variables of the stream's Jobs.",
        .each(.minLength(1)), default: [], example: ["credentialsRef"])
    public var secretRefs: [String]

    /// The keys of the annotation in which states are told.
    @Setting(
        "The keys of the annotation in which plugin, operator and people tell each other of a stream's state.",
        .each(.minLength(1)),
        .minItems(1), default: StateAnnotation.keys)
    public var stateAnnotationKeys: [String]

    /// A class that names no kind.
    public init() {}
}
