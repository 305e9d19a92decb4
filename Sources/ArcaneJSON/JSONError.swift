/// Why a text is not the JSON that was expected. The message never holds any of the text.
public struct JSONError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Code: Hashable, Sendable, CaseIterable {
        /// The text breaks the grammar of JSON.
        case syntax
        /// The text is cut off; the whole of it may well be right.
        case truncated
        /// There is no text.
        case empty
        /// The text begins like HTML or XML, or in another encoding than UTF-8.
        case notJSON
        /// Where the records should be is another kind of value.
        case wrongType
        /// A part of the text is larger or deeper than its limit.
        case tooLarge
    }

    /// What is wrong.
    public var code: Code
    /// What was found or expected, as the rest of a sentence that begins with "the JSON".
    public var reason: String
    /// The byte of the text, counted from 0, where that was noticed; nil where it is not known.
    public var offset: Int?

    /// Creates an error.
    public init(_ code: Code, _ reason: String, offset: Int? = nil) {
        self.code = code
        self.reason = reason
        self.offset = offset
    }
}

extension JSONError: CustomStringConvertible {
    /// A sentence such as `the JSON has no ':' after a name, at byte 17`.
    public var description: String {
        "the JSON \(reason)" + (offset.map { ", at byte \($0)" } ?? "")
    }
}
