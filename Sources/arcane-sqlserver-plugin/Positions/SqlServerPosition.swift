import ArcaneCore

/// How far a stream has read, in the terms of its mode.
enum SqlServerPosition: Hashable, Sendable, Codable {
    /// Every change up to this version, which is part of it.
    case version(VersionPosition)
    /// Every row up to this value of the cursor column.
    case cursor(CursorPosition)
    /// The whole table, when it was read the last time.
    case snapshot(readAt: Timestamp)

    /// When the server was asked.
    var readAt: Timestamp {
        switch self {
        case .version(let position): position.readAt
        case .cursor(let position): position.readAt
        case .snapshot(let readAt): readAt
        }
    }
}

/// A version of change tracking.
struct VersionPosition: Hashable, Sendable, Codable {
    /// The version: every change up to it has been read.
    var version: Int64
    /// The history that it belongs to.
    var history: History
    /// When the server had this version, by the plugin's clock.
    var readAt: Timestamp
}

/// A value of the cursor column.
struct CursorPosition: Hashable, Sendable, Codable {
    /// The text of the value, as `SqlType.boundText` makes it; nil for before all values.
    var value: String?
    /// How many rows had just this value when it was reached; others may have come since.
    var rowsAtValue: Int64
    /// When the server was asked, by the plugin's clock.
    var readAt: Timestamp
}

extension CursorPosition {
    /// Whether the value comes before that of `other`: numbers by what they are, times and rowversions by their texts, whose order is
    /// that of what they stand for.
    fileprivate func isBefore(_ other: CursorPosition) -> Bool {
        guard let value, let later = other.value else { return value == nil && other.value != nil }
        if let number = PlainNumber(value), let limit = PlainNumber(later) { return number < limit }
        return value < later
    }
}

/// A number as its digits say it, however many there are.
private struct PlainNumber: Comparable {
    private let isNegative: Bool
    private let whole: Substring
    private let fraction: Substring

    /// Reads `-12.50`, which has no zeros in front that others of the column do not have; nil for any other text, such as a rowversion with
    /// an `E` in it.
    init?(_ text: String) {
        isNegative = text.hasPrefix("-")
        let parts = text.dropFirst(isNegative ? 1 : 0).split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, !whole.isEmpty, parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } })
        else { return nil }
        self.whole = whole
        fraction = parts.count > 1 ? parts[1] : ""
    }

    static func < (left: PlainNumber, right: PlainNumber) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        return left.isNegative ? right.isSmaller(than: left) : left.isSmaller(than: right)
    }

    /// Whether the number without its sign is smaller. Both have the fraction of one column, so that fractions are of one length.
    private func isSmaller(than other: PlainNumber) -> Bool {
        if whole.count != other.whole.count { return whole.count < other.whole.count }
        return whole == other.whole ? fraction < other.fraction : whole < other.whole
    }
}

extension SqlServerPosition: Comparable {
    /// Whether `left` is the earlier position.
    ///
    /// Positions of different histories are neither earlier nor later: of a stored position and another one the kit then keeps the
    /// stored one, and the next window finds out that the history is no more.
    static func < (left: SqlServerPosition, right: SqlServerPosition) -> Bool {
        switch (left, right) {
        case (.version(let left), .version(let right)):
            left.history.isSame(as: right.history) && left.version < right.version
        case (.cursor(let left), .cursor(let right)): left.isBefore(right)
        case (.snapshot(let left), .snapshot(let right)): left < right
        default: false
        }
    }
}
