/// How a write is done.
public struct WriteOptions: Sendable {
    /// What happens to fields that the kind does not know.
    public enum FieldValidation: String, Sendable {
        /// They are dropped.
        case ignore = "Ignore"
        /// They are dropped, and the client is warned.
        case warn = "Warn"
        /// The write is refused.
        case strict = "Strict"
    }

    /// Whether everything is checked but nothing is changed.
    public var isDryRun: Bool
    /// Who writes, for server-side apply.
    public var fieldManager: String?
    /// Whether an apply takes fields from other managers.
    public var isForced: Bool
    /// What happens to unknown fields.
    public var fieldValidation: FieldValidation
    /// Is told what the client should be warned of.
    public var warn: @Sendable (String) -> Void

    /// Creates options.
    public init(
        isDryRun: Bool = false, fieldManager: String? = nil, isForced: Bool = false, fieldValidation: FieldValidation = .ignore,
        warn: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.isDryRun = isDryRun
        self.fieldManager = fieldManager
        self.isForced = isForced
        self.fieldValidation = fieldValidation
        self.warn = warn
    }
}
