/// What goes wrong, for tests of clients. It is asked at each moment of each request.
public protocol FaultPlan: Sendable {
    /// The fault at this moment; nil for none.
    func fault(_ call: APICall, at moment: FaultMoment) -> Fault?
}

/// When something can go wrong.
public enum FaultMoment: Hashable, Sendable {
    /// The request is read, and nothing is done yet.
    case before
    /// Everything is done, and the answer is not sent yet.
    case after
    /// A watch is about to send its event of this number, from 0.
    case event(Int)
}

/// What goes wrong.
public enum Fault: Sendable {
    /// This is answered. Before the request nothing is done; after it the write is done all the same.
    case answer(APIFailure)
    /// The connection ends without an answer; a watch ends in the middle.
    case drop
    /// It takes longer.
    case delay(Duration)
    /// A watch sends nothing any more, and stays open.
    case freeze
    /// A watch sends the event of before once more, after this one.
    case repeatEvent
}

extension Fault {
    /// An answer with this status, as the API gives it under load or in a conflict.
    public static func status(_ status: Int, retryAfterSeconds: Int? = nil) -> Fault {
        let (reason, message) =
            switch status {
            case 409:
                ("Conflict", "the object has been modified; please apply your changes to the latest version and try again")
            case 410: ("Expired", "too old resource version")
            case 429: ("TooManyRequests", "the server has received too many requests and has asked us to try again later")
            case 503: ("ServiceUnavailable", "the server is currently unable to handle the request")
            case 504: ("Timeout", "the request did not complete within the allotted time")
            default: ("InternalError", "Internal error occurred: a fault of the test")
            }
        return .answer(
            APIFailure(status: status, reason: reason, message: message, retryAfterSeconds: retryAfterSeconds))
    }
}

/// No faults.
public struct NoFaults: FaultPlan {
    /// Creates the plan.
    public init() {}

    /// None.
    public func fault(_ call: APICall, at moment: FaultMoment) -> Fault? { nil }
}
