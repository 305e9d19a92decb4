import ArcaneCore
import ArcaneJSON

/// Why a record cannot become a row. Nothing of the record's content is in it but names of fields.
struct RecordMismatch: Error, Hashable, Sendable {
    /// What is wrong with the value.
    enum Reason: Hashable, Sendable {
        /// The field is missing or null, and the column may not be.
        case missing
        /// The value is of a kind that the column does not take.
        case kind(JSONKind, DataType)
        /// The value is of the right kind, but not one of the column's type: out of range, or not in the format.
        case value(DataType)
        /// The record is no object.
        case noObject(JSONKind)
        /// The field belongs to the key, and has no value that a key can be made of.
        case noKey
    }

    /// Where the record is on its tape.
    var position: Int
    /// The field, such as `address.geo.lat` or `lines[].price`; empty for the record itself.
    var path: String
    /// What is wrong with it.
    var reason: Reason

    /// The error of a stream that takes no invalid records.
    var streamError: StreamError {
        StreamError(.invalidRecord, "\(self); set `invalidRecords: reject` to set such records aside")
    }
}

extension RecordMismatch: CustomStringConvertible {
    /// A sentence such as `the field 'address.zip' is a string where int64 is expected`.
    var description: String {
        switch reason {
        case .missing: "the field '\(path)' is missing or null, and the schema requires it"
        case .kind(let kind, let type): "the field '\(path)' is \(kind) where \(type) is expected"
        case .value(let type): "the field '\(path)' has a value that \(type) does not hold"
        case .noObject(let kind): "the record is \(kind), not an object"
        case .noKey: "the field '\(path)' belongs to the key and is missing, null, or not a single value"
        }
    }
}
