/// The known name that somebody probably meant.
enum Suggestion {
    /// The name of `names` that is nearest to `text`, where one is near: at most a third of its letters differ.
    static func nearest(to text: String, among names: some Sequence<String>) -> String? {
        let wanted = text.lowercased()
        let ranked = names.map { (name: $0, distance: distance(wanted, $0.lowercased())) }
        guard let best = ranked.min(by: { ($0.distance, $0.name) < ($1.distance, $1.name) }),
            best.distance <= max(1, max(wanted.count, best.name.count) / 3)
        else { return nil }
        return best.name
    }

    /// Says that `text` is none of `names`, and which it may have been.
    static func message(for text: String, among names: [String]) -> String {
        let hint = nearest(to: text, among: names).map { "; did you mean '\($0)'?" } ?? ""
        return "'\(text.excerpt)' is not one of \(names.joined(separator: ", "))\(hint)"
    }

    /// How many letters have to be inserted, removed or replaced to turn one text into the other (Levenshtein).
    static func distance(_ left: String, _ right: String) -> Int {
        let columns = Array(right)
        var row = Array(0...columns.count)
        for (index, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (column, other) in columns.enumerated() {
                let above = row[column + 1]
                row[column + 1] = letter == other ? diagonal : 1 + min(diagonal, above, row[column])
                diagonal = above
            }
        }
        return row[columns.count]
    }
}
