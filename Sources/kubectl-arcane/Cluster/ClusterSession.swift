import ArcaneCore
import ArcaneHTTP
import ArcaneKubernetes
import ArcaneResources
import ArcaneStreams

/// A connection to the cluster, and the namespace that is meant where none is named.
struct ClusterSession: Sendable {
    let client: KubernetesClient
    /// The namespace.
    let namespace: String

    /// A person waits: what may pass is tried again for a few seconds, not more. A log may be silent for as long as it likes.
    static let patience = RetryPolicy(
        maximumAttempts: 4, initialDelay: .milliseconds(200), maximumDelay: .seconds(2), maximumServerDelay: .seconds(30),
        statuses: KubernetesClient.controllerPolicy.statuses)

    init(_ configuration: ClusterConfiguration, requestTimeout: Duration = .seconds(10)) {
        client = KubernetesClient(
            configuration, timeout: requestTimeout, retrying: Self.patience, watchSilence: .seconds(86_400 * 365),
            userAgent: "kubectl-arcane/\(ProgramVersion.text)", fieldManager: "kubectl-arcane")
        namespace = configuration.namespace
    }

    /// The class called `name`. Throws a `CommandFailure` that names those that there are.
    func streamClass(_ name: String) async throws -> StreamKind {
        do {
            return try StreamKind(try await client.get(.streamClasses, ObjectName("", name)))
        } catch let error as KubernetesError where error.isNotFound {
            let known = ((try? await client.list(.streamClasses)) ?? []).map(\.name).sorted()
            throw CommandFailure(
                known.isEmpty
                    ? "there is no StreamClass \(name), nor any other; install a plugin, which brings its own"
                    : "there is no StreamClass \(name); there are \(known.joined(separator: ", "))")
        }
    }

    /// The class called `name`, or all without one; classes whose spec is wrong are left out of all.
    func streamClasses(_ name: String?) async throws -> [StreamKind] {
        if let name { return [try await streamClass(name)] }
        return try await client.list(.streamClasses).compactMap { try? StreamKind($0) }.sorted { $0.name < $1.name }
    }

    /// The stream called `name`. Throws a `CommandFailure` where there is none.
    func stream(_ name: ObjectName, of kind: StreamKind) async throws -> ObservedStream {
        do {
            return ObservedStream(try await client.get(kind.resource, name), kind)
        } catch let error as KubernetesError where error.isNotFound {
            throw CommandFailure(
                "there is no stream \(name.name) of the class \(kind.name) in the namespace \(name.namespace); `kubectl arcane stream list -A --stream-class \(kind.name)` shows those that there are"
            )
        }
    }

    /// The streams of a class in `namespace`, nil for all, by name.
    func streams(of kind: StreamKind, in namespace: String?, labels: String? = nil) async throws -> [ObservedStream] {
        do {
            return try await client.list(kind.resource, Selection(namespace: namespace, labels: labels))
                .map { ObservedStream($0, kind) }.sorted { $0.name < $1.name }
        } catch let error as KubernetesError where error.isNotFound {
            throw CommandFailure(
                "the cluster serves no \(kind.resource.plural).\(kind.resource.group)/\(kind.resource.version), the kind of the class \(kind.name); install the plugin's CRD"
            )
        }
    }

    /// The BackfillRequests in `namespace`, nil for all; those that were made first come first.
    func requests(in namespace: String?) async throws -> [ObservedBackfillRequest] {
        try await client.list(.backfillRequests, Selection(namespace: namespace)).map(ObservedBackfillRequest.init)
            .sorted { ($0.created, $0.name.name) < ($1.created, $1.name.name) }
    }

    /// The object of this name; nil where there is none.
    func find(_ resource: APIResource, _ name: ObjectName) async throws -> KubernetesObject? {
        do { return try await client.get(resource, name) } catch let error as KubernetesError where error.isNotFound {
            return nil
        }
    }
}
