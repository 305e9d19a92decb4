import ArcaneCore
import ArcaneJSON

/// What the values of a field have been so far, when the type of its column has to be found out.
///
/// The types form a lattice: joining two gives the narrowest one that holds the values of both (among fractions, an integer
/// beyond 2⁵³ becomes the nearest double). Texts stay texts, also where they look like times: one value that does not would
/// make the next page a drift, and nothing is lost in a text.
enum InferredType: Hashable, Sendable {
    /// Nothing but null.
    case unknown
    case boolean
    case int64
    case float64
    case string
    /// Objects, arrays, integers beyond 64 bits, or a mixture: kept as JSON text.
    case json

    /// The type of one value.
    init(_ tape: JSONTape, at position: Int) {
        switch tape.kind(at: position) {
        case .null: self = .unknown
        case .boolean: self = .boolean
        case .integer: self = .int64
        case .number:
            let text = tape.source(at: position)
            let isInteger = !text.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }
            self = isInteger || tape.double(at: position).isInfinite ? .json : .float64
        case .string: self = .string
        case .array, .object: self = .json
        }
    }

    /// The type of a column of a held schema. A type that inference never gives, as of a schema that was declared before, is
    /// held by JSON only, and so is a drift.
    init(_ type: DataType) {
        switch type {
        case .boolean: self = .boolean
        case .int64: self = .int64
        case .float64: self = .float64
        case .string: self = .string
        default: self = .json
        }
    }

    /// The narrowest type for the values of both.
    func joined(with other: InferredType) -> InferredType {
        switch (self, other) {
        case _ where self == other: self
        case (.unknown, let type), (let type, .unknown): type
        case (.int64, .float64), (.float64, .int64): .float64
        default: .json
        }
    }

    /// The type of the column. A field that has been null only can become anything yet, so it is JSON from the start.
    var dataType: DataType {
        switch self {
        case .boolean: .boolean
        case .int64: .int64
        case .float64: .float64
        case .string: .string
        case .unknown, .json: .json
        }
    }
}
