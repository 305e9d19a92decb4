import ArcaneCore
import ArcaneHTTP
import ArcaneYAML
import Foundation

/// The clusters, users and contexts of kubeconfig files.
///
/// Several files are one: the first entry of a name counts, and the first current context, as in `kubectl`. Paths in a file are relative to it.
public struct Kubeconfig: Sendable {
    /// An entry, and the folder of its file.
    private struct Entry {
        let value: JSONValue
        let folder: String
    }

    private var clusters: [String: Entry] = [:]
    private var users: [String: Entry] = [:]
    private var contexts: [String: Entry] = [:]
    /// The context that is used where none is named.
    public private(set) var currentContext: String?
    private let files: [String]

    /// Reads `files`; those that do not exist are left out, but for one there must be. Throws `StreamError.configuration`.
    public init(files: [String]) throws {
        self.files = files
        let present = files.filter { FileManager.default.fileExists(atPath: $0) }
        guard !present.isEmpty else {
            throw StreamError.configuration(
                "there is no kubeconfig at \(files.joined(separator: ", ")); give one with --kubeconfig or the variable KUBECONFIG"
            )
        }
        for file in present {
            let json: JSONValue
            do {
                json = try JSONValue(yaml: try String(contentsOfFile: file, encoding: .utf8))
            } catch {
                throw StreamError.configuration("the kubeconfig \(file) cannot be read: \(error)")
            }
            let folder = (URL(fileURLWithPath: file).standardizedFileURL.path as NSString).deletingLastPathComponent
            func add(_ list: String, _ member: String, _ entries: inout [String: Entry]) {
                for entry in json[list]?.arrayValue ?? [] {
                    guard let name = entry["name"]?.stringValue, let value = entry[member], entries[name] == nil else {
                        continue
                    }
                    entries[name] = Entry(value: value, folder: folder)
                }
            }
            add("clusters", "cluster", &clusters)
            add("users", "user", &users)
            add("contexts", "context", &contexts)
            if let name = json["current-context"]?.stringValue, !name.isEmpty { currentContext = currentContext ?? name }
        }
    }

    /// Reads the files that `path`, else the variable `KUBECONFIG`, else the home folder names.
    public init(path: String?, variables: [String: String]) throws {
        let named = path ?? variables["KUBECONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        let home = variables["HOME"] ?? NSHomeDirectory()
        try self.init(files: named?.split(separator: ":").map(String.init) ?? ["\(home)/.kube/config"])
    }

    /// The names of all contexts.
    public var contextNames: [String] { contexts.keys.sorted() }

    /// How the cluster of `context`, or of the current one, is reached. Throws `StreamError.configuration` with the entry that is wrong.
    public func configuration(context name: String? = nil) throws -> ClusterConfiguration {
        let known = contextNames.isEmpty ? "it has none" : "known are \(contextNames.joined(separator: ", "))"
        guard let name = name ?? currentContext else {
            throw problem("has no current-context; choose one with --context (\(known))")
        }
        guard let context = contexts[name]?.value else { throw problem("has no context '\(name)'; \(known)") }
        guard let clusterName = context["cluster"]?.stringValue, let cluster = clusters[clusterName] else {
            throw problem("context '\(name)' names no cluster that there is")
        }
        guard let server = cluster.value["server"]?.stringValue, server.hasPrefix("http") else {
            throw problem("cluster '\(clusterName)' has no server URL")
        }
        var configuration = ClusterConfiguration(server: server.hasSuffix("/") ? String(server.dropLast()) : server)
        configuration.namespace = context["namespace"]?.stringValue ?? "default"
        configuration.trustedCertificates = try pem(cluster, "certificate-authority", of: "cluster '\(clusterName)'")
        configuration.verifiesServer = cluster.value["insecure-skip-tls-verify"]?.boolValue != true
        configuration.serverName = cluster.value["tls-server-name"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
        configuration.proxy = cluster.value["proxy-url"]?.stringValue
        if let userName = context["user"]?.stringValue, !userName.isEmpty {
            guard let user = users[userName] else {
                throw problem("context '\(name)' names the user '\(userName)', whom it does not have")
            }
            configuration.credentials = try credentials(user, named: userName, cluster: cluster)
        }
        return configuration
    }

    private func credentials(_ user: Entry, named name: String, cluster: Entry) throws -> ClusterCredentials {
        let place = "user '\(name)'"
        if let certificate = try pem(user, "client-certificate", of: place) {
            guard let key = try pem(user, "client-key", of: place) else {
                throw problem("\(place) has a client certificate and no client-key")
            }
            return .certificate(certificate, key: key)
        }
        if let token = user.value["token"]?.stringValue, !token.isEmpty { return .token(Secret(token)) }
        if let file = user.value["tokenFile"]?.stringValue, !file.isEmpty { return .tokenFile(resolved(file, user)) }
        if let exec = user.value["exec"], !exec.isNull { return .exec(try plugin(exec, user, of: place, cluster: cluster)) }
        for kind in ["username", "auth-provider"] where user.value[kind] != nil {
            throw problem("\(place) has '\(kind)', which Kubernetes has removed; use a token, a client certificate or exec")
        }
        return .none
    }

    private func plugin(_ exec: JSONValue, _ user: Entry, of place: String, cluster: Entry) throws -> ExecCredentialPlugin {
        guard let command = exec["command"]?.stringValue, !command.isEmpty else {
            throw problem("\(place): exec has no command")
        }
        let version = exec["apiVersion"]?.stringValue ?? ""
        guard ExecCredentialPlugin.versions.contains(version) else {
            throw problem(
                "\(place): exec has the apiVersion '\(version)'; known are \(ExecCredentialPlugin.versions.joined(separator: ", "))"
            )
        }
        guard exec["interactiveMode"] != "Always" else {
            throw problem("\(place): exec wants a terminal (interactiveMode: Always), and this program has none")
        }
        var environment: [String: String] = [:]
        for variable in exec["env"]?.arrayValue ?? [] {
            if let name = variable["name"]?.stringValue { environment[name] = variable["value"]?.stringValue ?? "" }
        }
        var info: JSONValue?
        if exec["provideClusterInfo"]?.boolValue == true, let members = cluster.value.objectValue {
            info = .object(
                members.filter {
                    [
                        "server", "tls-server-name", "certificate-authority-data", "insecure-skip-tls-verify", "proxy-url",
                    ].contains($0.key)
                })
        }
        return ExecCredentialPlugin(
            apiVersion: version, command: command.contains("/") ? resolved(command, user) : command,
            arguments: exec["args"]?.arrayValue?.compactMap(\.stringValue) ?? [], environment: environment, cluster: info,
            installHint: exec["installHint"]?.stringValue)
    }

    /// What stands in the file under `name`, or in the entry under `name-data`, which counts more.
    private func pem(_ entry: Entry, _ name: String, of place: String) throws -> PEM? {
        if let data = entry.value["\(name)-data"]?.stringValue, !data.isEmpty {
            guard let decoded = Data(base64Encoded: data), let text = String(data: decoded, encoding: .utf8) else {
                throw problem("\(place): \(name)-data is not base64 of a PEM text")
            }
            return .text(Secret(text))
        }
        return entry.value[name]?.stringValue.flatMap { $0.isEmpty ? nil : .file(resolved($0, entry)) }
    }

    private func resolved(_ path: String, _ entry: Entry) -> String {
        path.hasPrefix("/") ? path : "\(entry.folder)/\(path)"
    }

    private func problem(_ message: String) -> StreamError {
        .configuration("the kubeconfig \(files.joined(separator: ":")): \(message)")
    }
}
