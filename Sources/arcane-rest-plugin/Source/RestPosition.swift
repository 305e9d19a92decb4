import ArcaneCore

/// How far a REST stream has read.
struct RestPosition: Hashable, Sendable, Codable {
    /// The end of the last window, or when the last records were asked for.
    var time: Timestamp
    /// With a cursor: the highest value so far.
    var edge: CursorEdge?
}

extension RestPosition: Comparable {
    /// Whether `left` is the earlier position: by the cursor where both have one, else by time. No value comes before all
    /// values.
    static func < (left: RestPosition, right: RestPosition) -> Bool {
        guard let leftEdge = left.edge, let rightEdge = right.edge else { return left.time < right.time }
        switch (leftEdge.value, rightEdge.value) {
        case (let left?, let right?): return left < right && !left.isLevel(with: right)
        case (nil, _?): return true
        case (_?, nil), (nil, nil): return false
        }
    }
}
