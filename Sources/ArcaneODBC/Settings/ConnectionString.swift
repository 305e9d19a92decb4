/// The keywords of a connection string, in the spellings of ADO.NET and of ODBC.
///
/// `name=value` parts with `;` between them. A value may stand in braces, where `}}` is a brace (ODBC), or in single or double
/// quotes, where a doubled quote is one (ADO.NET). Names are compared without case, blanks and underscores.
struct ConnectionString {
    /// One part.
    struct Entry {
        /// The name as it was written, for messages.
        var name: String
        /// The value. It may be a password: it reaches no message.
        var value: String

        /// The name as it is compared.
        var key: String { name.lowercased().filter { !$0.isWhitespace && $0 != "_" } }
    }

    /// The parts, in their order.
    private(set) var entries: [Entry] = []

    /// Reads `text`; throws where it is not made of such parts.
    init(parsing text: String) throws(ODBCError) {
        var rest = text[...]
        while true {
            rest = rest.drop { $0.isWhitespace || $0 == ";" }
            guard !rest.isEmpty else { return }
            let position = entries.count + 1
            guard let equals = rest.firstIndex(where: { $0 == "=" || $0 == ";" }), rest[equals] == "=" else {
                throw .configuration(
                    "part \(position) of the connection string has no '='; put values that contain ';' into braces or quotes")
            }
            let name = rest[..<equals].trimmingBlanks()
            guard !name.isEmpty else {
                throw .configuration("part \(position) of the connection string has no name before its '='")
            }
            rest = rest[rest.index(after: equals)...].drop(while: \.isWhitespace)
            entries.append(Entry(name: String(name), value: try ConnectionString.takeValue(from: &rest, of: name)))
        }
    }

    /// Takes the value at the start of `rest`, and leaves what is behind it.
    private static func takeValue(from rest: inout Substring, of name: Substring) throws(ODBCError) -> String {
        let closing: Character
        switch rest.first {
        case "{": closing = "}"
        case let quote? where quote == "\"" || quote == "'": closing = quote
        default:
            let value = rest.prefix { $0 != ";" }
            rest = rest[value.endIndex...]
            return String(value.trimmingBlanks())
        }
        let unclosed = ODBCError.configuration(
            "the value of \(name) in the connection string begins with a brace or a quote and does not end with one; "
                + "put the whole value into quotes, with quotes inside doubled")
        var value = ""
        rest.removeFirst()
        while let character = rest.popFirst() {
            guard character == closing else {
                value.append(character)
                continue
            }
            if rest.first == closing {
                value.append(character)
                rest.removeFirst()
                continue
            }
            rest = rest.drop(while: \.isWhitespace)
            guard rest.isEmpty || rest.first == ";" else { throw unclosed }
            return value
        }
        throw unclosed
    }
}

extension Substring {
    /// The text without blanks at both ends.
    func trimmingBlanks() -> Substring {
        var text = drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}

extension ODBCError {
    /// A wrong setting.
    static func configuration(_ message: String) -> ODBCError { ODBCError(.configuration, message) }
}
