import Dispatch
import Foundation
import Glibc
import Synchronization

/// Starts a server in the private Python environment, runs `body` with what its first line of output says, and stops it.
///
/// The first line is JSON, such as `{"port": 41235}`: the server prints it when it is ready, so nothing waits by time.
public func withPythonServer<Result: Sendable>(
    _ script: String, _ arguments: [String] = [], environment: [String: String] = [:],
    _ body: @Sendable (_ ready: [String: Int]) async throws -> Result
) async throws -> Result {
    // On a thread of its own: waiting for the server must not hold up the tests that run beside this one.
    let server = try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async {
            continuation.resume(
                with: Swift.Result {
                    try ServerProcess(
                        executable: Repository.python, arguments: [Repository.path(script)] + arguments,
                        environment: environment)
                })
        }
    }
    defer { server.stop() }
    return try await body(server.ready)
}

/// A child process that says on its first line of output that it is ready.
///
/// Spawned by hand: Foundation's `Process` crashes now and then where many are started at once.
public final class ServerProcess: Sendable {
    private static let spawning = Mutex(())
    private let processID: pid_t
    private let output: Int32
    /// The JSON of the first line.
    public let ready: [String: Int]

    /// Starts the program and waits for its first line; throws when it ends before.
    ///
    /// It gets no open file but the standard ones, unless it `inheritsFiles`, as what a careless program starts does.
    public init(
        executable: String, arguments: [String], environment: [String: String] = [:], inheritsFiles: Bool = false
    ) throws {
        (processID, output) = try ServerProcess.spawning.withLock { _ in
            // One at a time: between making a pipe and marking it, another child would inherit it.
            var ends: [Int32] = [-1, -1]
            guard pipe(&ends) == 0 else { throw PythonError(description: "no pipe: \(errno)") }
            defer { close(ends[1]) }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            let processID = try ServerProcess.spawn(
                [executable] + arguments, environment: environment, output: ends[1], inheritsFiles: inheritsFiles)
            return (processID, ends[0])
        }
        var line = Data()
        var byte: UInt8 = 0
        while read(output, &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
        guard let ready = try? JSONDecoder().decode([String: Int].self, from: line) else {
            ServerProcess.end(processID, output)
            throw PythonError(description: "\(arguments.first ?? executable) ended before it was ready")
        }
        self.ready = ready
    }

    /// Ends the process at once and waits until it is gone.
    public func stop() {
        ServerProcess.end(processID, output)
    }

    private static func end(_ processID: pid_t, _ output: Int32) {
        kill(processID, SIGKILL)
        waitpid(processID, nil, 0)
        close(output)
    }

    /// The numbers of all files that are open, but for the standard ones, and of those that may be opened in a moment: one that is not open
    /// when it is to be closed does no harm.
    private static func openFiles() -> ClosedRange<Int32> {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        let first = STDERR_FILENO + 1
        return first...(names.compactMap { Int32($0) }.max() ?? first) + 100
    }

    private static func spawn(
        _ command: [String], environment: [String: String], output: Int32, inheritsFiles: Bool
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        // Connections of tests that run beside this one would not end while the server runs.
        if !inheritsFiles { for file in openFiles() { posix_spawn_file_actions_addclose(&actions, file) } }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The threads of a Swift program block most signals, and children would inherit that.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0)=\($1)" }
        var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        var texts: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
        defer { for text in words + texts { free(text) } }
        var processID = pid_t()
        let code = posix_spawn(&processID, command[0], &actions, &attributes, &words, &texts)
        guard code == 0 else { throw PythonError(description: "\(command[0]) cannot be started: \(code)") }
        return processID
    }
}
