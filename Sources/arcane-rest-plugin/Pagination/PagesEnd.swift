import ArcaneCore

extension Pagination {
    /// Where a response says whether there are more pages.
    enum End: Hashable, Sendable {
        /// The path of the count of all pages, or of all records.
        case total([String])
        /// The path of a truth value: whether there are more.
        case more([String])
    }
}

extension Pagination.End {
    /// What a response says.
    enum Statement: Hashable, Sendable {
        /// So many pages, or records, there are in all.
        case total(Int)
        /// Whether there are more.
        case more(Bool)
    }

    /// Reads what a response says; nil where it says nothing. Throws `refused` for a value that is no truth value where one
    /// decides.
    func statement(in envelope: JSONValue) throws -> Statement? {
        switch self {
        case .total(let path): return envelope[path: path].flatMap(Self.count).map(Statement.total)
        case .more(let path):
            guard let value = envelope[path: path], !value.isNull else { return nil }
            if let more = Self.truth(value) { return .more(more) }
            throw StreamError.refused(
                "pagination.hasMore: the response has no truth value at \(path.joined(separator: ".")); "
                    + "name the property that says whether there are more pages")
        }
    }

    private static func count(_ value: JSONValue) -> Int? {
        value.intValue ?? value.stringValue.flatMap { Int($0) }
    }

    /// Some APIs write truth values as texts or numbers.
    private static func truth(_ value: JSONValue) -> Bool? {
        switch value {
        case .bool(let truth): truth
        case .string("true"), .string("True"), .string("1"), .number("1"): true
        case .string("false"), .string("False"), .string("0"), .number("0"): false
        default: nil
        }
    }
}
