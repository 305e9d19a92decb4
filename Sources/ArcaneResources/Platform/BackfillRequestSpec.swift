public import ArcaneCore

/// The spec of a BackfillRequest: that a stream shall be read from its beginning again (contract, section 1).
public struct BackfillRequestSpec: StreamSpec, Hashable {
    /// The name of the stream's StreamClass.
    @Setting("The StreamClass of the stream.", .minLength(1), example: "rest-api")
    public var streamClass: String

    /// The name of the stream, in the namespace of the request.
    @Setting("The name of the stream.", .minLength(1), example: "orders")
    public var streamId: String

    /// Whether it is done.
    @Setting("Whether the backfill is done. The operator sets it; set by hand it ends a backfill that runs.", default: false)
    public var completed: Bool

    /// What is laid over the stream's spec for this backfill; nil for nothing.
    @Setting("What is laid over the stream's spec for this backfill, such as {backfillStartDate: 2024-01-01T00:00:00Z}.")
    public var payload: [String: JSONValue]?

    /// A request for nothing.
    public init() {}
}
