/// The path to the records, and what a scanner does with each value that it meets on the way.
struct RecordPath: Sendable {
    /// What a value is to the path.
    enum Role: Hashable, Sendable {
        /// The first so many steps lead to it.
        case onPath(Int)
        /// It is a record.
        case record
        /// The path does not lead through it.
        case offPath
    }

    /// What to do with a value.
    enum Move: Hashable, Sendable {
        /// Go into it; its children have this role, in an object those called `name` only, where it is not nil.
        case descend(Role, name: [UInt8]?)
        /// It is a record: take it whole.
        case take
        /// It is part of the envelope.
        case passOver
    }

    private enum Step: Hashable, Sendable {
        case property([UInt8])
        case any
    }

    private let steps: [Step]
    private let names: [String]

    init(_ names: [String]) {
        self.names = names
        steps = names.map { $0 == "*" ? .any : .property(Array($0.utf8)) }
    }

    /// The number of steps.
    var length: Int { steps.count }

    /// What to do with a value of this kind in this role. Throws where the path cannot go on through it.
    func move(_ role: Role, _ kind: JSONKind) throws(JSONError) -> Move {
        switch role {
        case .record: return .take
        case .offPath: return .passOver
        case .onPath(let depth):
            if kind == .null { return .passOver }
            return depth == steps.count ? try moveAtEnd(kind) : try move(through: kind, at: depth)
        }
    }

    private func moveAtEnd(_ kind: JSONKind) throws(JSONError) -> Move {
        if kind == .array { return .descend(.record, name: nil) }
        if kind == .object, steps.contains(.any) { return .take }
        throw wrongType(kind, at: steps.count, expected: "an array of records")
    }

    private func move(through kind: JSONKind, at depth: Int) throws(JSONError) -> Move {
        switch (steps[depth], kind) {
        case (.any, .object), (.any, .array): return .descend(.onPath(depth + 1), name: nil)
        case (.property(let name), .object): return .descend(.onPath(depth + 1), name: name)
        case (.property, .array):
            throw wrongType(kind, at: depth, expected: "an object (a * in the path goes through an array)")
        default:
            // Beside the values that a `*` is meant for there may be others, such as a count.
            if steps[..<depth].contains(.any) { return .passOver }
            throw wrongType(kind, at: depth, expected: "an object")
        }
    }

    private func wrongType(_ kind: JSONKind, at depth: Int, expected: String) -> JSONError {
        let place = depth == 0 ? "at its root" : "at '\(names[..<depth].joined(separator: "."))'"
        let found = kind == .number ? "a number" : "\(kind)"
        return JSONError(.wrongType, "has \(found) \(place), not \(expected); set `records` to the path of the array")
    }
}
