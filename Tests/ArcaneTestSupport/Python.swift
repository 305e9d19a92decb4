import Foundation
import Subprocess
import SystemPackage

/// A Python script failed.
public struct PythonError: Error, CustomStringConvertible {
    /// What it wrote on standard error.
    public let description: String
}

/// Runs `script` in the private Python environment with `arguments`, and returns what it printed.
///
/// The tests' second opinion: files that we write are read back by pyarrow and DuckDB.
public func python(_ script: String, _ arguments: String...) async throws -> String {
    let result = try await run(
        .path(FilePath(Repository.python)), arguments: .init(["-c", script] + arguments),
        output: .string(limit: 64 << 20), error: .string(limit: 1 << 20))
    guard result.terminationStatus.isSuccess else {
        throw PythonError(description: result.standardError)
    }
    return result.standardOutput
}
