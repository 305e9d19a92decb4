public import ArcaneCore

extension JSONValue {
    /// Reads one JSON text.
    ///
    /// Numbers keep the text they are written with; of two members with one name the later one counts. Throws `JSONError`
    /// where the text is not JSON, holds more than one value or none, or nests deeper than 512 levels.
    public init(parsing bytes: [UInt8]) throws(JSONError) {
        var tape = JSONTape()
        try tape.parse(bytes)
        guard tape.endIndex > 0 else { throw JSONError(.empty, "is empty") }
        let end = tape.end(of: 0)
        guard end == tape.endIndex else {
            throw JSONError(.syntax, "goes on after its end", offset: tape.source(at: end).startIndex)
        }
        self.init(tape, at: 0)
    }

    /// Reads one JSON text.
    public init(parsing text: String) throws(JSONError) {
        try self.init(parsing: Array(text.utf8))
    }

    /// The value at `position` of a tape.
    public init(_ tape: JSONTape, at position: Int) {
        switch tape.kind(at: position) {
        case .null: self = .null
        case .boolean: self = .bool(tape.boolean(at: position))
        case .integer, .number: self = .number(tape.numberText(at: position))
        case .string: self = .string(tape.string(at: position))
        case .array: self = .array(tape.elements(of: position).map { JSONValue(tape, at: $0) })
        case .object:
            let members = tape.members(of: position).map { (tape.string(at: $0.name), JSONValue(tape, at: $0.value)) }
            self = .object(Dictionary(members, uniquingKeysWith: { _, last in last }))
        }
    }
}
