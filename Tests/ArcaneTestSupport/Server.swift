import Foundation

/// Starts a server in the private Python environment, runs `body` with what its first line of output says, and stops it.
///
/// The first line is JSON, such as `{"port": 41235}`: the server prints it when it is ready, so nothing waits by time.
public func withPythonServer<Result: Sendable>(
    _ script: String, _ arguments: [String] = [], environment: [String: String] = [:],
    _ body: @Sendable (_ ready: [String: Int]) async throws -> Result
) async throws -> Result {
    let server = try ServerProcess(
        executable: Repository.python, arguments: [Repository.path(script)] + arguments, environment: environment)
    defer { server.stop() }
    return try await body(server.ready)
}

/// A child process that says on its first line of output that it is ready.
public final class ServerProcess: @unchecked Sendable {
    private let process = Process()
    /// The JSON of the first line.
    public let ready: [String: Int]

    /// Starts the program and waits for its first line; throws when it ends before.
    public init(executable: String, arguments: [String], environment: [String: String] = [:]) throws {
        let output = Pipe()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = output
        try process.run()
        var line = Data()
        while true {
            let byte = output.fileHandleForReading.readData(ofLength: 1)
            if byte.isEmpty {
                throw PythonError(description: "\(arguments.first ?? executable) ended before it was ready")
            }
            if byte == Data("\n".utf8) { break }
            line += byte
        }
        ready = try JSONDecoder().decode([String: Int].self, from: line)
    }

    /// Ends the process at once and waits until it is gone.
    public func stop() {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }
}
