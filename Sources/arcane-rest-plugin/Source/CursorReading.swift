import ArcaneCore
import ArcaneJSON

/// Follows the cursor through the records of one look, which may come in any order.
struct CursorReading: Sendable {
    let parameters: CursorParameters
    /// Where the look began: what was delivered there comes again and is left out.
    let start: CursorEdge
    /// The highest value so far.
    private(set) var edge: CursorEdge

    /// Begins a look at `start`.
    init(_ parameters: CursorParameters, from start: CursorEdge) {
        self.parameters = parameters
        self.start = start
        self.edge = start
    }

    /// Leaves out of `positions` the records that were delivered before, and returns the reading after the rest.
    ///
    /// A record without a value is delivered and moves nothing. Throws where a value has no place in an order.
    func select(_ positions: inout [Int], of tape: JSONTape) throws -> CursorReading {
        var reading = self
        var kept: [Int] = []
        kept.reserveCapacity(positions.count)
        for position in positions {
            guard tape.kind(at: position) == .object, let place = tape.position(of: parameters.field, in: position),
                tape.kind(at: place) != .null
            else {
                kept.append(position)
                continue
            }
            guard let value = CursorValue(JSONValue(tape, at: place), format: parameters.format) else {
                throw StreamError.refused(
                    "cursor.field: a record's \(parameters.field.joined(separator: ".")) is no value that has an order"
                        + (parameters.format == nil ? "" : " in the format of cursor.format"))
            }
            if start.hasDelivered(value, digest: RecordDigest.of(tape.source(at: position))) { continue }
            reading.edge.advance(value, digest: RecordDigest.of(tape.source(at: position)))
            kept.append(position)
        }
        positions = kept
        return reading
    }
}
