public import ArcaneCore
import ArcaneJSON
import Foundation
import Subprocess
import SystemPackage

/// A program that says who this process is (`client.authentication.k8s.io`), such as a cloud's login.
public struct ExecCredentialPlugin: Hashable, Sendable {
    /// The API version of what the program writes.
    public var apiVersion: String
    /// The program; a name is looked up on PATH.
    public var command: String
    /// Its arguments.
    public var arguments: [String]
    /// Variables for it beside those of this process.
    public var environment: [String: String]
    /// What it is told of the cluster, where the kubeconfig asks for that.
    public var cluster: JSONValue?
    /// How to get the program, for the message where it is missing.
    public var installHint: String?

    /// Creates a description of the program.
    public init(
        apiVersion: String = ExecCredentialPlugin.versions[0], command: String, arguments: [String] = [],
        environment: [String: String] = [:], cluster: JSONValue? = nil, installHint: String? = nil
    ) {
        self.apiVersion = apiVersion
        self.command = command
        self.arguments = arguments
        self.environment = environment
        self.cluster = cluster
        self.installHint = installHint
    }

    /// The versions that are understood.
    public static let versions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"]
}

/// What such a program has said.
struct ExecCredential: Sendable {
    /// The bearer token.
    let token: Secret
    /// Until when it holds; nil for as long as the process lives, or until it is refused.
    let expiry: Timestamp?

    /// Whether the token is still good at `now`, with some time to spare for the request.
    func isGood(at now: Timestamp) -> Bool {
        expiry.map { now + .seconds(10) < $0 } ?? true
    }
}

extension ExecCredentialPlugin {
    /// Runs the program and reads its answer. Throws `StreamError.configuration` with what is wrong; never with what it wrote to its
    /// standard output, which is the secret.
    func run() async throws -> ExecCredential {
        var spec: [String: JSONValue] = ["interactive": false]
        spec["cluster"] = cluster
        let info: JSONValue = ["apiVersion": .string(apiVersion), "kind": "ExecCredential", "spec": .object(spec)]
        var variables: [Subprocess.Environment.Key: String?] = ["KUBERNETES_EXEC_INFO": info.text]
        for (name, value) in environment {
            if let key = Subprocess.Environment.Key(rawValue: name) { variables[key] = value }
        }
        let answer: (isSuccess: Bool, output: String, complaint: String)
        do {
            let result = try await Subprocess.run(
                command.contains("/") ? .path(FilePath(command)) : .name(command), arguments: Arguments(arguments),
                environment: .inherit.updating(variables), output: .string(limit: 1 << 20),
                error: .string(limit: 64 << 10))
            answer = (result.terminationStatus.isSuccess, result.standardOutput, result.standardError)
        } catch {
            let hint = installHint.map { ": \($0)" } ?? ""
            throw StreamError.configuration("the kubeconfig's credential program '\(command)' cannot be run (\(error))\(hint)")
        }
        guard answer.isSuccess else {
            throw StreamError.configuration(
                "the kubeconfig's credential program '\(command)' failed: \(answer.complaint.suffix(1000))")
        }
        return try read(answer.output)
    }

    /// Reads what the program has written.
    func read(_ output: String) throws -> ExecCredential {
        guard let answer = try? JSONValue(parsing: output), answer["kind"] == "ExecCredential" else {
            throw StreamError.configuration("the kubeconfig's credential program '\(command)' did not write an ExecCredential")
        }
        let version = answer["apiVersion"]?.stringValue ?? ""
        guard version == apiVersion else {
            throw StreamError.configuration(
                "the kubeconfig's credential program '\(command)' wrote \(version), and the kubeconfig says \(apiVersion); make them agree"
            )
        }
        guard let token = answer["status"]?["token"]?.stringValue, !token.isEmpty else {
            throw StreamError.configuration(
                "the kubeconfig's credential program '\(command)' gave no status.token; only tokens are supported, no certificates"
            )
        }
        return ExecCredential(
            token: Secret(token),
            expiry: answer["status"]?["expirationTimestamp"]?.stringValue.flatMap(Timestamp.init(iso8601:)))
    }
}
