/// Rows under a header, in columns of even width, as `kubectl get` prints them.
public struct TextTable: Hashable, Sendable {
    /// The titles of the columns.
    public var header: [String]
    /// The rows; each has a cell for each column, and line ends in a cell become spaces.
    public var rows: [[String]]

    /// Creates a table.
    public init(_ header: [String], rows: [[String]]) {
        self.header = header
        self.rows = rows
    }

    /// The lines of the table, the header first, none longer than `width` characters; nil for any length.
    public func lines(width: Int? = nil) -> [String] {
        let cells = ([header] + rows).map { $0.map { $0.replacing("\n", with: " ") } }
        let widths = header.indices.map { column in
            cells.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
        }
        return cells.map { row in
            let text = zip(row, widths).map { $0 + String(repeating: " ", count: max(0, $1 - $0.count)) }
                .joined(separator: "  ")
            var line = width.map { String(text.prefix(max(1, $0))) } ?? text
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
