/// The name of a StreamingJobTemplate.
public struct TemplateReference: StreamSpec, Hashable {
    @Setting("The name of the template.", .minLength(1), example: "arcane-rest-plugin")
    public var name: String

    @Setting("The namespace of the template. Without it, the stream's own.")
    public var namespace: String?

    @Setting("The kind of the template.", default: APIGroup.streamingJobTemplateKind)
    public var kind: String

    @Setting("The API group of the template.", default: APIGroup.streaming)
    public var apiGroup: String

    public init() {}
}
