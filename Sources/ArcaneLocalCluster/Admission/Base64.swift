import Foundation

/// Base64, as Secrets hold their values.
enum Base64 {
    /// The Base64 of a text's UTF-8.
    static func text(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    /// Whether `text` is Base64.
    static func isValid(_ text: String) -> Bool { Data(base64Encoded: text) != nil }
}
