import ArcanePluginKit
import Foundation

/// Reads the CSV files of a folder in the order of their names. A file is whole when it appears, and is not changed afterwards.
struct CsvSource: StreamSource {
    /// The name of the last file that has been read; the empty text comes before all names.
    typealias Position = String
    /// The name of a file.
    typealias Slice = String

    let spec: CsvSpec

    /// A stored position of another folder is not used.
    var identity: String { "CSV files of \(spec.folder)" }

    // MARK: The schema

    /// The columns of all files. The first line of a file names its columns.
    func schema(known: Schema?) throws -> Schema {
        var columns: [String] = []
        for name in try names() {
            for column in try header(of: name) where !columns.contains(column) { columns.append(column) }
        }
        if let missing = spec.key.first(where: { !columns.isEmpty && !columns.contains($0) }) {
            throw StreamError.configuration("key: no file of \(spec.folder) has a column '\(missing)'")
        }
        let number = DataType.decimal(precision: 38, scale: 9)
        return Schema(columns.map { Field($0, spec.numbers.contains($0) ? number : .string) }, key: spec.key)
    }

    // MARK: Positions

    func currentPosition() throws -> String { try names().last ?? "" }

    /// The last of the files that were all there before `instant`.
    func position(at instant: Timestamp) throws -> String? {
        try names().prefix { try modificationTime(of: $0) < instant }.last ?? ""
    }

    // MARK: Reading

    /// A backfill reads one file after the other, up to the last one that was there when it began.
    func slice(after previous: String?, before end: String) throws -> String? {
        try names().first { $0 > previous ?? "" && $0 <= end }
    }

    func read(_ slice: String, into output: RecordOutput) async throws -> String? {
        try await readFile(slice, into: output)
        return nil
    }

    /// A window of changes is the next file.
    func changes(after position: String, into output: RecordOutput) async throws -> ChangeWindow<String> {
        guard let next = try names().first(where: { $0 > position }) else {
            return ChangeWindow(end: position, isCaughtUp: true)
        }
        try await readFile(next, into: output)
        return ChangeWindow(end: next, isCaughtUp: false)
    }

    /// Reads a file by pieces, so that memory does not depend on its size.
    private func readFile(_ name: String, into output: RecordOutput) async throws {
        let file = try FileHandle(forReadingFrom: url(name))
        defer { try? file.close() }
        var text = CsvText()
        var columns: [String]?
        var piece = Data()
        repeat {
            piece = try file.read(upToCount: 1_048_576) ?? Data()
            output.countRead(bytes: piece.count)
            for record in piece.isEmpty ? try text.end() : text.records(in: piece) {
                if let columns {
                    try await deliver(record, of: name, under: columns, to: output)
                } else {
                    guard record.allSatisfy({ output.schema.index(of: $0) != nil }) else {
                        throw StreamError(.schemaMismatch, "\(name) has a column that no file before it has")
                    }
                    columns = record
                }
            }
        } while !piece.isEmpty
    }

    private func deliver(
        _ record: [String], of name: String, under columns: [String], to output: RecordOutput
    ) async throws {
        do {
            try await output.append(row(record, columns))
        } catch let error as StreamError where error.code == .invalidRecord {
            try await output.reject(Array(record.joined(separator: ",").utf8), reason: "\(name): \(error.message)")
        }
    }

    /// The fields of a record under the names of their columns; an empty field is no value.
    private func row(_ record: [String], _ columns: [String]) throws -> [String: String] {
        guard record.count == columns.count else {
            throw StreamError(.invalidRecord, "\(record.count) fields, and \(columns.count) columns")
        }
        return Dictionary(zip(columns, record)) { first, _ in first }.filter { !$0.value.isEmpty }
    }

    // MARK: The folder

    private func url(_ name: String) -> URL { URL(filePath: spec.folder).appending(path: name) }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: spec.folder).filter { $0.hasSuffix(".csv") }.sorted()
    }

    private func header(of name: String) throws -> [String] {
        let file = try FileHandle(forReadingFrom: url(name))
        defer { try? file.close() }
        let line = (try file.read(upToCount: 65_536) ?? Data()).prefix { $0 != UInt8(ascii: "\n") }
        var text = CsvText()
        return text.records(in: line + [UInt8(ascii: "\n")]).first ?? []
    }

    private func modificationTime(of name: String) throws -> Timestamp {
        let date = try FileManager.default.attributesOfItem(atPath: url(name).path)[.modificationDate] as? Date
        return Timestamp(milliseconds: Int64((date ?? .distantPast).timeIntervalSince1970 * 1000))
    }
}
