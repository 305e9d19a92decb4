/// The name of a Secret in the stream's namespace, whose keys become variables of the Job (contract, section 2).
public struct SecretReference: StreamSpec, Hashable {
    /// The name of the Secret; never empty.
    @Setting("The name of the Secret.", .minLength(1), example: "orders-api")
    public var name: String

    /// Whether the Job starts without the Secret.
    @Setting("Whether the Job starts although the Secret is missing.", default: false)
    public var optional: Bool

    /// A reference without a name.
    public init() {}
}
