import Foundation
import Subprocess
import SystemPackage

/// A running process of a plugin's program.
public struct PluginProcess: Sendable {
    /// A signal that a test sends.
    public enum Signal: Sendable {
        /// What Kubernetes sends first.
        case terminate
        /// What Ctrl-C sends.
        case interrupt
        /// What cannot be caught.
        case kill
    }

    /// How it was started.
    public let launch: PluginLaunch
    private let identifier: Int32
    private let output: OutputFiles
    private let signals: SignalTimes

    /// Starts the program, runs `body` with the process, and waits until the process is over, `limit` at the longest.
    ///
    /// `body` sends signals and waits for what it wants to see. Where it throws, the process is killed.
    public static func run(
        _ launch: PluginLaunch, limit: Duration = .seconds(40), _ body: (PluginProcess) async throws -> Void = { _ in }
    ) async throws -> PluginRun {
        let output = try OutputFiles()
        defer { output.remove() }
        let signals = SignalTimes()
        let started = ContinuousClock.now
        let variables = Dictionary(
            uniqueKeysWithValues: launch.environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
        let result = try await Subprocess.run(
            .path(FilePath(launch.executable)), arguments: .init(launch.arguments), environment: .custom(variables),
            input: .none,
            output: .fileDescriptor(try output.standardOutput.openForChild(), closeAfterSpawningProcess: true),
            error: .fileDescriptor(try output.standardError.openForChild(), closeAfterSpawningProcess: true)
        ) { execution in
            let process = PluginProcess(
                launch: launch, identifier: execution.processIdentifier.value, output: output, signals: signals)
            do {
                try await body(process)
                try await process.wait(until: "the process ends", limit: limit) { !process.isRunning }
            } catch {
                process.send(.kill)
                throw error
            }
        }
        return PluginRun(
            launch: launch, exit: PluginExit(result.terminationStatus), standardOutput: output.standardOutput.text,
            standardError: output.standardError.text, lifetime: started.duration(to: .now),
            timeToStop: signals.first?.duration(to: .now))
    }

    /// Sends a signal. One that comes too late does nothing.
    public func send(_ signal: Signal) {
        signals.record()
        _ = kill(identifier, signal.number)
    }

    /// Waits until `condition` holds. Throws when `limit` is over, or when the process ends first.
    public func wait(
        until what: String, limit: Duration = .seconds(30), _ condition: () async throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + limit
        while try await !condition() {
            guard isRunning else {
                if try await condition() { return }
                throw Misbehaviour(expected: "\(what)", seen: "the process ended before", run: unfinished)
            }
            guard ContinuousClock.now < deadline else {
                throw Misbehaviour(expected: "\(what) within \(limit)", seen: "that did not happen", run: unfinished)
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Waits until the program catches SIGTERM, which is its first instruction as far as signals go: before, while its libraries are being
    /// loaded, no program can catch any.
    public func waitUntilSignalsAreCaught() async throws {
        try await wait(until: "the process catches SIGTERM") {
            status("SigCgt").map { $0 & 1 << UInt64(SIGTERM - 1) != 0 } ?? false
        }
    }

    /// What it has written on standard error so far.
    public var log: String { output.standardError.text }

    /// What the process has written to its standard output so far.
    public var standardOutput: String { output.standardOutput.text }

    /// Whether it is still there.
    public var isRunning: Bool {
        guard let stat = try? String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8) else { return false }
        // The name before the state stands in parentheses and may hold anything.
        guard let state = stat.split(separator: ")").last?.split(separator: " ").first else { return false }
        return state != "Z" && state != "X"
    }

    private var unfinished: PluginRun {
        PluginRun(
            launch: launch, exit: .signal(SIGKILL), standardOutput: output.standardOutput.text,
            standardError: output.standardError.text, lifetime: .zero, timeToStop: nil)
    }

    /// A mask of signals that the kernel shows of the process.
    private func status(_ name: String) -> UInt64? {
        let text = try? String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)
        let line = text?.split(separator: "\n").first { $0.hasPrefix("\(name):") }
        return line.flatMap { UInt64($0.dropFirst(name.count + 1).filter { !$0.isWhitespace }, radix: 16) }
    }
}

extension PluginProcess.Signal {
    /// The number of the signal.
    var number: Int32 {
        switch self {
        case .terminate: SIGTERM
        case .interrupt: SIGINT
        case .kill: SIGKILL
        }
    }
}

extension PluginExit {
    init(_ status: TerminationStatus) {
        switch status {
        case .exited(let code): self = .code(code)
        case .signaled(let signal): self = .signal(signal)
        }
    }
}
