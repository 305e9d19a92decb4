import ArcaneCore

extension ODBCConnection {
    /// All rows of a small result, each value as its text and nil for NULL; empty where the statement has no result.
    ///
    /// Bytes are upper-case hexadecimal digits, times ISO 8601, `bit` 0 or 1, decimals have all digits of their scale. A text with half of
    /// a surrogate pair, which UTF-8 cannot have, is `invalidData`.
    public nonisolated func rows(
        _ text: String, _ parameters: [ODBCParameter] = [], options: ReadOptions = ReadOptions()
    ) async throws(ODBCError) -> [[String?]] {
        let result = try await query(text, parameters, reading: .texts, options: options)
        var rows: [[String?]] = []
        while let batch = try await result.next() {
            let columns = batch.columns.map(\.texts)
            for row in 0..<batch.rowCount { rows.append(columns.map { $0[row] }) }
        }
        return rows
    }
}

extension Column {
    /// The texts of a column of texts; nil for absent values.
    var texts: [String?] {
        guard case .bytes(let offsets, let data) = values else { return [] }
        return zip(offsets, offsets.dropFirst()).enumerated().map { row, range in
            validity.isValid(row) ? String(decoding: data[range.0..<range.1], as: UTF8.self) : nil
        }
    }
}
