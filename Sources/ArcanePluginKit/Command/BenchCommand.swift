import ArcaneCore
import ArgumentParser
import AsyncAlgorithms
import Foundation

/// Reads the source as fast as it goes and throws the rows away.
struct BenchCommand<Plugin: StreamPlugin>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "bench", abstract: "Reads the source as fast as it goes, writes nothing, and says how fast that was.")
    }

    @Option(help: "Stop after so many seconds.")
    var seconds: Int = 30

    @OptionGroup var options: StreamOptions

    func run() async throws {
        let stream = try PreparedStream<Plugin>(options)
        let source = try await stream.source()
        let schema = try await source.schemaOrThrow()
        let started = ContinuousClock.now
        var total = (rows: 0, bytes: 0)
        do {
            let end = try await source.currentPosition()
            var previous: Plugin.Source.Slice?
            while started.duration(to: .now) < .seconds(seconds),
                let slice = try await source.slice(after: previous, before: end)
            {
                let counts = try await drain(source, slice, schema, until: started + .seconds(seconds))
                total = (total.rows + counts.rows, total.bytes + counts.bytesRead)
                previous = slice
            }
        } catch {
            throw StreamError(wrapping: error)
        }
        let took = started.duration(to: .now).inSeconds
        print(
            """
            {"rows": \(total.rows), "bytes": \(total.bytes), "seconds": \(rounded(took)), \
            "rowsPerSecond": \(rounded(Double(total.rows) / took)), "megabytesPerSecond": \(rounded(Double(total.bytes) / took / 1e6)), \
            "cpuSeconds": \(rounded(ProcessTimes.cpuSeconds)), "peakMemoryBytes": \(ProcessTimes.peakMemoryBytes)}
            """)
    }

    private func drain(
        _ source: Plugin.Source, _ slice: Plugin.Source.Slice, _ schema: Schema, until deadline: ContinuousClock.Instant
    ) async throws -> RecordOutput.Counts {
        let output = RecordOutput(schema: schema)
        let reading = Task {
            defer { output.items.finish() }
            _ = try await source.read(slice, into: output)
            try await output.finish()
        }
        var isLate = false
        for await _ in output.items where !isLate && .now > deadline {
            isLate = true
            reading.cancel()
        }
        if !isLate { try await reading.value }
        return output.currentCounts()
    }

    private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}

/// What the process has used so far, by the operating system's account.
enum ProcessTimes {
    /// Seconds of CPU, in user and kernel mode.
    static var cpuSeconds: Double {
        let usage = usage
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }

    /// The largest resident memory, in bytes.
    static var peakMemoryBytes: Int { Int(usage.ru_maxrss) * 1024 }

    private static var usage: rusage {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage
    }
}
