/// Why a call of the database failed.
public struct ODBCError: Error, Hashable, Sendable {
    /// What a failure means for whoever called.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// A setting or a statement is wrong: it fails the same way until somebody changes it.
        case configuration
        /// The server refused the login or a permission.
        case refused
        /// It may work the next time, also on the same connection: deadlocks, lock time-outs, throttling.
        case transient
        /// The connection is gone or was never made; another one may work.
        case lostConnection
        /// The server stayed silent for longer than the time-out. The connection is not used any more.
        case timedOut
        /// The task was cancelled.
        case cancelled
        /// A value cannot be had as its column's type says, or not whole.
        case invalidData
        /// Anything else that the server or the driver reports.
        case other

        /// Whether the same may succeed later, without anybody changing anything.
        public var isTransient: Bool {
            switch self {
            case .transient, .lostConnection, .timedOut: true
            case .configuration, .refused, .cancelled, .invalidData, .other: false
            }
        }
    }

    /// What the failure means.
    public var code: Code
    /// A sentence that says what failed and what to do.
    public var message: String
    /// The number of the record that decided the code, 0 where there is none: SQL Server's own, or the driver's from 20000 on.
    public var native: Int
    /// The ODBC state of the record that decided the code; empty where the failure did not come from the driver.
    public var sqlState: String
    /// Everything the driver said, in its order.
    public var records: [DiagnosticRecord]

    /// Creates an error that did not come from the driver.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
        native = 0
        sqlState = ""
        records = []
    }
}

extension ODBCError {
    /// The failure of `action` that `records` describe, on a connection that is dead or not.
    init(_ records: [DiagnosticRecord], while action: String, isDead: Bool) {
        let (code, decisive) = Classification.of(records, isDead: isDead)
        self.init(code, "\(action): \(ODBCError.sentence(records, decisive))\(Remedy.of(decisive, code))")
        native = decisive?.native ?? 0
        sqlState = decisive?.sqlState ?? ""
        self.records = records
    }

    /// What a cancelled task is told.
    static var cancelled: ODBCError { ODBCError(.cancelled, "the task was cancelled, and the statement with it") }

    private static func sentence(_ records: [DiagnosticRecord], _ decisive: DiagnosticRecord?) -> String {
        guard let decisive else { return "the driver reported a failure and no reason" }
        let number = decisive.native == 0 ? "" : "error \(decisive.native), "
        return "\(decisive.message) (\(number)state \(decisive.sqlState))"
    }

    /// The same error where no text shows `secret`.
    func hiding(_ secret: String) -> ODBCError {
        guard !secret.isEmpty else { return self }
        var copy = self
        copy.message = message.split(separator: secret, omittingEmptySubsequences: false).joined(separator: "***")
        for index in copy.records.indices {
            let parts = copy.records[index].message.split(separator: secret, omittingEmptySubsequences: false)
            copy.records[index].message = parts.joined(separator: "***")
        }
        return copy
    }
}

extension ODBCError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}
