/// One of the five fields of a cron schedule: the values that it allows.
struct CronField: Hashable, Sendable {
    /// What a field is about.
    struct Kind: Hashable, Sendable {
        var name: String
        var range: ClosedRange<Int>
        var names: [String] = []

        static let minute = Kind(name: "minute", range: 0...59)
        static let hour = Kind(name: "hour", range: 0...23)
        static let day = Kind(name: "day of the month", range: 1...31)
        static let month = Kind(
            name: "month", range: 1...12,
            names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
        static let weekday = Kind(
            name: "day of the week", range: 0...6, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"])
    }

    private var values: Set<Int> = []
    /// Whether it begins with a star, and so says nothing about which days are meant.
    let isStar: Bool

    /// Reads a list of values, ranges and steps, such as `1-5,10-30/10`. Throws a `CronError`.
    init(_ text: Substring, _ kind: Kind) throws(CronError) {
        isStar = text.hasPrefix("*") || text.hasPrefix("?")
        for part in text.split(separator: ",", omittingEmptySubsequences: false) { try add(part, kind) }
    }

    func allows(_ value: Int) -> Bool { values.contains(value) }

    private mutating func add(_ part: Substring, _ kind: Kind) throws(CronError) {
        let pieces = part.split(separator: "/", omittingEmptySubsequences: false)
        let step = pieces.count == 2 ? Int(pieces[1]) ?? 0 : 1
        guard let range = pieces.first, pieces.count <= 2, step > 0 else { throw CronError("'\(part)' is no \(kind.name)") }
        let ends = range.split(separator: "-", omittingEmptySubsequences: false)
        let (first, last): (Int, Int)
        if range == "*" || range == "?" {
            (first, last) = (kind.range.lowerBound, kind.range.upperBound)
        } else if let text = ends.first, ends.count == 1 {
            first = try Self.value(text, kind)
            // A step behind a single value goes on to the end.
            last = pieces.count == 2 ? kind.range.upperBound : first
        } else if let low = ends.first, let high = ends.last, ends.count == 2 {
            (first, last) = (try Self.value(low, kind), try Self.value(high, kind))
        } else {
            throw CronError("'\(part)' is no \(kind.name)")
        }
        guard first <= last else { throw CronError("'\(part)' begins after its end") }
        values.formUnion(stride(from: first, through: last, by: step))
    }

    private static func value(_ text: Substring, _ kind: Kind) throws(CronError) -> Int {
        if let index = kind.names.firstIndex(of: text.lowercased()) { return kind.range.lowerBound + index }
        guard let value = Int(text), kind.range.contains(value) else {
            throw CronError("'\(text)' is no \(kind.name); it is from \(kind.range.lowerBound) to \(kind.range.upperBound)")
        }
        return value
    }
}

/// A schedule that means nothing.
struct CronError: Error, Hashable, CustomStringConvertible {
    /// What is wrong with it.
    let description: String

    init(_ description: String) { self.description = description }
}
