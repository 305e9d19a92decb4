/// The values of one column in some records: where they are on the tape, and to which record each belongs.
struct ValuePositions {
    /// What stands for a value that is not there, and for the record of a place that no value can be missing from.
    static let absent = -1

    /// The position of each value.
    var values: [Int]
    /// The number of the record that each value is of.
    var records: [Int]

    /// The number of values.
    var count: Int { values.count }
}

/// The records that turned out not to fit, and why.
struct MismatchedRecords {
    private(set) var reasons: [Int: (path: String, reason: RecordMismatch.Reason)] = [:]

    /// Keeps the first reason of a record.
    mutating func add(_ record: Int, _ path: String, _ reason: RecordMismatch.Reason) {
        if record >= 0, reasons[record] == nil { reasons[record] = (path, reason) }
    }
}
