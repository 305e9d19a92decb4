/// Why a stream cannot go on, in a closed set that the runner maps to exit codes (contract, section 3).
///
/// The message is a sentence for the person who runs the stream: it names the setting or the object, and says what to do.
/// It never holds a secret.
public struct StreamError: Error, Hashable, Sendable {
    /// What kind of thing went wrong; it decides what the runner does.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// A setting is wrong; nothing is retried.
        case configuration
        /// The source or the sink refused credentials or permission, or gave an answer that a retry cannot mend.
        case refused
        /// The position is older than what the source still has; a backfill is requested.
        case cursorExpired
        /// The source's schema is not the stream's any more; a backfill is requested.
        case schemaMismatch
        /// It may work the next time; retried inside, then by a new pod.
        case transient
        /// The source asks to slow down; waited for, and never counted as a failure.
        case rateLimited
        /// A record that cannot be delivered as the schema says.
        case invalidRecord
        /// The stream was asked to stop.
        case cancelled
    }

    /// What kind of thing went wrong.
    public var code: Code
    /// A sentence that names the setting or object and the remedy.
    public var message: String
    /// How long the source asked to wait before the next try.
    public var retryAfter: Duration?
    /// The schema that the source has now, where the error is `schemaMismatch` and it is known.
    public var newSchema: Schema?

    /// Creates an error.
    public init(_ code: Code, _ message: String, retryAfter: Duration? = nil, newSchema: Schema? = nil) {
        self.code = code
        self.message = message
        self.retryAfter = retryAfter
        self.newSchema = newSchema
    }

    /// A wrong setting.
    public static func configuration(_ message: String) -> StreamError { StreamError(.configuration, message) }
    /// Refused credentials or permission, or a permanent refusal.
    public static func refused(_ message: String) -> StreamError { StreamError(.refused, message) }
    /// A failure that may pass.
    public static func transient(_ message: String, retryAfter: Duration? = nil) -> StreamError {
        StreamError(.transient, message, retryAfter: retryAfter)
    }
    /// A request to stop.
    public static var cancelled: StreamError { StreamError(.cancelled, "the stream was asked to stop") }
}

extension StreamError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}
