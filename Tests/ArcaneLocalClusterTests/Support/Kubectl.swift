import ArcaneCore
import ArcaneJSON
import ArcaneTestSupport
import Foundation
import Subprocess
import SystemPackage
import Testing

@testable import ArcaneLocalCluster

/// The real kubectl, as a process of its own, with a kubeconfig and a home folder that nobody else uses.
struct Kubectl: Sendable {
    /// It ended with another exit code than 0.
    struct Failed: Error, CustomStringConvertible {
        let arguments: [String]
        let output: String
        let message: String

        var description: String { "kubectl \(arguments.joined(separator: " ")): \(message)\(output)" }
    }

    /// The oldest version that has to work.
    static let oldestMinor = 28

    /// The program: that of `ARCANE_TEST_KUBECTL`, or the one on PATH; nil where there is none, or only one that is too old.
    static let program: String? = {
        let environment = ProcessInfo.processInfo.environment
        let folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let candidates = environment["ARCANE_TEST_KUBECTL"].map { [$0] } ?? folders.map { "\($0)/kubectl" }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    /// Whether there is a kubectl that is new enough.
    static var isAvailable: Bool {
        get async throws { try await availability.value }
    }

    private static let availability = Task {
        guard let program else { return false }
        let result = try await run(
            .path(FilePath(program)), arguments: ["version", "--client", "-o", "json"], output: .string(limit: 1 << 16),
            error: .discarded)
        let version = try JSONValue(parsing: Array(result.standardOutput.utf8))["clientVersion"]
        let minor = version?["minor"]?.stringValue.flatMap { Int($0.prefix(while: \.isNumber)) }
        return (minor ?? 0) >= oldestMinor
    }

    private let folder: String

    /// The path of the kubeconfig.
    let kubeconfig: String

    /// A kubectl that reaches its server by `access`, and keeps its files in `folder`.
    init(_ access: ClusterAccess, folder: String) {
        self.folder = folder
        kubeconfig = access.kubeconfigPath
    }

    /// The path of a new file with `text`.
    func file(_ text: String) throws -> String {
        let path = "\(folder)/\(UUID().uuidString).yaml"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    /// What `kubectl` with these arguments prints. Throws where it fails.
    @discardableResult
    func callAsFunction(
        _ arguments: String..., input: String = "", environment more: [String: String] = [:]
    ) async throws -> String {
        try await call(arguments, input: input, environment: more)
    }

    /// What `kubectl` with these arguments prints. Throws where it fails.
    func call(_ arguments: [String], input: String = "", environment more: [String: String] = [:]) async throws -> String {
        let (output, message, isSuccess) = try await result(arguments, input: input, environment: more)
        guard isSuccess else { throw Failed(arguments: arguments, output: output, message: message) }
        return output
    }

    /// What kubectl says when it fails; nil where it does not.
    func failure(_ arguments: String..., input: String = "") async throws -> String? {
        let (_, message, isSuccess) = try await result(arguments, input: input, environment: [:])
        return isSuccess ? nil : message
    }

    /// Runs `kubectl` with these arguments until what it has printed is as `condition` wants it.
    func follow(_ arguments: String..., until condition: @escaping @Sendable (String) async throws -> Bool) async throws {
        let path = "\(folder)/\(UUID().uuidString).log"
        let output = try FileDescriptor.open(
            FilePath(path), .writeOnly, options: [.create, .closeOnExec], permissions: .ownerReadWrite)
        try await withThrowingTaskGroup { group in
            group.addTask {
                _ = try await run(
                    .path(FilePath(Self.program ?? "kubectl")), arguments: .init(arguments), environment: environment([:]),
                    output: .fileDescriptor(output, closeAfterSpawningProcess: true), error: .discarded)
            }
            defer { group.cancelAll() }
            try await eventually("what kubectl was to print", every: .milliseconds(20)) {
                try await condition(try String(contentsOfFile: path, encoding: .utf8))
            }
        }
    }

    private func result(
        _ arguments: [String], input: String, environment more: [String: String]
    ) async throws -> (output: String, message: String, isSuccess: Bool) {
        let result = try await run(
            .path(FilePath(Self.program ?? "kubectl")), arguments: .init(arguments), environment: environment(more),
            input: .string(input), output: .string(limit: 1 << 22), error: .string(limit: 1 << 20))
        return (result.standardOutput, result.standardError, result.terminationStatus.isSuccess)
    }

    private func environment(_ more: [String: String]) -> Environment {
        let variables = ["HOME": folder, "KUBECONFIG": kubeconfig, "PATH": "/usr/local/bin:/usr/bin:/bin", "TZ": "UTC"]
        return .custom(
            Dictionary(
                uniqueKeysWithValues: variables.merging(more) { $1 }.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
        )
    }
}

extension Trait where Self == ConditionTrait {
    /// The test runs where there is a kubectl.
    static var needsKubectl: Self {
        .enabled("kubectl 1.\(Kubectl.oldestMinor) or newer is not on PATH") { try await Kubectl.isAvailable }
    }
}

/// A control plane in memory with all that stock clients need, and a kubectl for it, while `body` runs.
func withKubectl<Result: Sendable>(
    _ body: @escaping @Sendable (Kubectl, ControlPlane) async throws -> Result
) async throws -> Result {
    try await withTemporaryFolder { folder in
        let plane = try ControlPlane(patches: .standard)
        let access = try ClusterAccess(folder: "\(folder)/cluster")
        let server = APIServer(APIService(plane, .standard()), token: access.token, identity: access.identity)
        return try await server.serve { port in
            try access.writeKubeconfig(port: port)
            return try await body(Kubectl(access, folder: folder), plane)
        }
    }
}
