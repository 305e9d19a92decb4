public import ArcaneCore

/// How a plugin's process ends (contract, section 3).
public enum ExitCode: Int32, Sendable, CaseIterable {
    /// The source is exhausted, the stream was stopped in streaming mode, or a schema mismatch has been signalled.
    case success = 0
    /// A retry cannot mend it: wrong configuration, refused credentials.
    case permanent = 1
    /// To be tried again by a new pod: a failure that may pass, a backfill cut short, a mismatch that could not be signalled.
    case retry = 2
}

/// How a run ended.
public enum RunOutcome: Hashable, Sendable {
    /// The backfill is complete.
    case backfillComplete
    /// The stream was asked to stop.
    case stopped(isBackfill: Bool)
    /// The stream needs a backfill, and the operator has been told.
    case backfillRequested
    /// The stream needs a backfill, and the operator could not be told.
    case backfillNotRequested(reason: String)
    /// An error ended the run.
    case failed(StreamError)

    /// The exit code of the outcome.
    public var exitCode: ExitCode {
        switch self {
        case .backfillComplete, .backfillRequested, .stopped(isBackfill: false): .success
        case .stopped(isBackfill: true), .backfillNotRequested: .retry
        case .failed(let error): ExitCode(error.code)
        }
    }
}

extension ExitCode {
    /// The exit code of an error that ended the run.
    public init(_ code: StreamError.Code) {
        switch code {
        case .configuration, .refused, .invalidRecord: self = .permanent
        case .transient, .rateLimited, .cursorExpired, .schemaMismatch, .cancelled: self = .retry
        }
    }
}
