/// A value that must never be printed.
///
/// Its description is `***`, whatever prints it: a log, an error, string interpolation, a debugger's dump.
public struct Secret: Hashable, Sendable {
    /// The value itself. Pass it to what needs it, and to nothing else.
    public let exposed: String

    /// Hides `value`.
    public init(_ value: String) {
        self.exposed = value
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `***`.
    public var description: String { "***" }
    /// Always `***`.
    public var debugDescription: String { "***" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
