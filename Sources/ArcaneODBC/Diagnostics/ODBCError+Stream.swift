public import ArcaneCore

extension StreamError {
    /// What a failure of the database means for a stream.
    ///
    /// `context` says in a few words what was being done, such as `the changes of dbo.Orders`; it stands before the message.
    public init(_ error: ODBCError, while context: String? = nil) {
        self.init(error.code.streamCode, context.map { "\($0): \(error.message)" } ?? error.message)
    }
}

extension ODBCError.Code {
    /// What this means for a stream.
    fileprivate var streamCode: StreamError.Code {
        switch self {
        case .configuration: .configuration
        case .refused: .refused
        case .transient, .lostConnection, .timedOut: .transient
        case .cancelled: .cancelled
        case .invalidData: .invalidRecord
        case .other: .refused
        }
    }
}
