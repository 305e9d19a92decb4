/// The name of a StreamingJobTemplate.
public struct TemplateReference: StreamSpec, Hashable {
    /// The name of the template; never empty.
    @Setting("The name of the template.", .minLength(1), example: "arcane-rest-plugin")
    public var name: String

    /// The template's namespace; nil for the stream's own.
    @Setting("The namespace of the template. Without it, the stream's own.")
    public var namespace: String?

    /// The template's kind.
    @Setting("The kind of the template.", default: APIGroup.streamingJobTemplateKind)
    public var kind: String

    /// The template's API group.
    @Setting("The API group of the template.", default: APIGroup.streaming)
    public var apiGroup: String

    /// A reference without a name.
    public init() {}
}
