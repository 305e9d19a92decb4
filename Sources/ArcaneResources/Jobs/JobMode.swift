public import ArcaneCore

/// What a Job is to do.
public enum JobMode: Hashable, Sendable {
    /// Follow the source's changes.
    case streaming
    /// Read everything again, as a BackfillRequest asks.
    case backfill(BackfillOrder)
    /// Read everything, whenever the schedule says so.
    case scheduled

    /// Whether it is a backfill.
    public var isBackfill: Bool { if case .streaming = self { false } else { true } }
}

/// What a backfill Job has to know of its BackfillRequest.
public struct BackfillOrder: Hashable, Sendable {
    /// The name of the request; also the backfill's, so that one that was cut short goes on.
    public var name: String
    /// The request's spec.
    public var spec: JSONValue

    /// Creates an order.
    public init(name: String, spec: JSONValue) {
        self.name = name
        self.spec = spec
    }

    /// What is laid over the stream's spec; nil for nothing.
    public var payload: JSONValue? { spec["payload"].flatMap { $0.isNull ? nil : $0 } }
}
