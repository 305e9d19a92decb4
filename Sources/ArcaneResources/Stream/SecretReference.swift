/// The name of a Secret in the stream's namespace, whose keys become variables of the Job (contract, section 2).
public struct SecretReference: StreamSpec, Hashable {
    @Setting("The name of the Secret.", .minLength(1), example: "orders-api")
    public var name: String

    @Setting("Whether the Job starts although the Secret is missing.", default: false)
    public var optional: Bool

    public init() {}
}
