/// A table of a Markdown page.
struct MarkdownTable {
    private var lines: [String]

    /// A table with these headings.
    init(_ headings: String...) {
        lines = [MarkdownTable.line(headings), MarkdownTable.line(headings.map { _ in "---" })]
    }

    /// Adds a row.
    mutating func add(_ cells: String...) {
        lines.append(MarkdownTable.line(cells.map(MarkdownTable.escaped)))
    }

    /// The table, ending in a line break.
    var text: String { lines.joined(separator: "\n") + "\n" }

    private static func line(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }

    /// A bar would end the cell, also within code; a line break would end the table.
    private static func escaped(_ cell: String) -> String {
        cell.replacing("|", with: "\\|").split(whereSeparator: \.isNewline).joined(separator: "<br>")
    }
}
