import ArcaneCore
import AsyncAlgorithms

/// Reads one slice or window: what the source hands on goes straight into files, while the source reads on.
struct WindowReader: Sendable {
    let files: FileWriter
    let rejects: RejectWriter
    let observer: any RunObserver
    /// How long a source may take for the next sign of life.
    let silence: Duration
    /// About how many bytes of records the source makes a batch of.
    var batchBytes = 1 << 20

    /// Runs `read`, and returns what it returned once everything it handed on has been written.
    ///
    /// Throws where rows written and rejected are not the rows handed on: nothing is ever lost in silence.
    func run<Result: Sendable>(
        schema: Schema, _ read: @escaping @Sendable (RecordOutput) async throws -> Result
    ) async throws -> Result {
        let output = RecordOutput(
            schema: schema, batchBytes: batchBytes, onRequestRetry: { [observer] in observer.didRetryRequest() })
        let started = ContinuousClock.now
        observer.expectProgress(within: silence)
        let result = try await withThrowingTaskGroup(of: Result.self) { group in
            group.addTask {
                do {
                    let result = try await read(output)
                    try await output.finish()
                    return result
                } catch {
                    output.items.finish()
                    throw error
                }
            }
            let written = try await write(output)
            guard let result = try await group.next() else { throw CancellationError() }
            let counts = output.currentCounts()
            guard written == (counts.rows, counts.rejected) else {
                throw StreamError.transient(
                    "\(counts.rows) rows and \(counts.rejected) rejects were read, but \(written.0) and \(written.1) written")
            }
            return result
        }
        observer.didFinishWindow(in: started.duration(to: .now))
        return result
    }

    private func write(_ output: RecordOutput) async throws -> (rows: Int, rejected: Int) {
        var rows = 0
        var rejected = 0
        var bytesSeen = 0
        for await item in output.items {
            switch item {
            case .batch(let batch):
                guard batch.schema == output.schema else {
                    throw StreamError.configuration(
                        "the source handed on rows of another schema than the window's; use output.schema")
                }
                try await files.write(batch)
                rows += batch.rowCount
                let bytes = output.currentCounts().bytesRead
                observer.didRead(rows: batch.rowCount, bytes: bytes - bytesSeen)
                bytesSeen = bytes
            case .reject(let reject):
                try await rejects.write(reject)
                rejected += 1
            }
            observer.expectProgress(within: silence)
        }
        return (rows, rejected)
    }
}
