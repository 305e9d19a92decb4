import Foundation

/// What a person, or another program, reads of a command.
enum Console {
    /// Writes a line on standard output.
    static func print(_ line: String) { write(line + "\n") }

    /// Writes a text on standard output, at once.
    static func write(_ text: String) { write(Data(text.utf8), to: .standardOutput) }

    /// Writes bytes on standard output, at once.
    static func write(_ bytes: [UInt8]) { write(Data(bytes), to: .standardOutput) }

    /// Tells something beside the result, on standard error.
    static func note(_ line: String) { write(Data("\(line)\n".utf8), to: .standardError) }

    /// Who reads may have gone: nobody is to be told then.
    private static func write(_ data: Data, to file: FileHandle) { try? file.write(contentsOf: data) }
}
