import ArcaneCore
import ArcaneParquet
import Foundation

// parquet-writer FILE ROWS BATCH: writes so many rows in batches of that size, one row group of 100,000 rows after the other, and prints
// what the writing took. The batches are made before.
let arguments = CommandLine.arguments
guard arguments.count == 4, let rows = Int(arguments[2]), let size = Int(arguments[3]), rows > 0, size > 0 else {
    print("parquet-writer FILE ROWS BATCH")
    exit(1)
}
let batches = stride(from: 0, to: rows, by: size).map { Rows.batch($0..<min(rows, $0 + size)) }
let made = batches.reduce(0) { $0 + $1.rowCount }

func processorSeconds() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

FileManager.default.createFile(atPath: arguments[1], contents: nil)
let file = try FileHandle(forWritingTo: URL(filePath: arguments[1]))
let (began, processor) = (ContinuousClock.now, processorSeconds())
let encoder = try ParquetEncoder(schema: Rows.schema)
for batch in batches {
    try encoder.append(batch)
    if encoder.openRowCount >= 100_000 { try encoder.endRowGroup() }
    try file.write(contentsOf: Data(encoder.takeBytes()))
}
try encoder.finish()
try file.write(contentsOf: Data(encoder.takeBytes()))
let wall = (ContinuousClock.now - began) / .seconds(1)
print(#"{"rows": \#(made), "wall": \#(wall), "cpu": \#(processorSeconds() - processor)}"#)
