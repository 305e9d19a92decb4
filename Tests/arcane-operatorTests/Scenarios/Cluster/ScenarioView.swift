import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import ArcaneStreams
import ArcaneTestSupport
import Testing

@testable import arcane_operator

// What a person sees.
extension ScenarioCluster {
    /// An object; nil where there is none.
    func find(_ resource: APIResource, _ name: String) async throws -> KubernetesObject? {
        do { return try await client.get(resource, place(name, resource)) } catch let error as KubernetesError
            where error.isNotFound
        { return nil }
    }

    /// The objects of a kind in the scenario's namespace.
    func list(_ resource: APIResource, labels: String? = nil) async throws -> [KubernetesObject] {
        try await client.list(resource, Selection(namespace: resource.isNamespaced ? namespace : nil, labels: labels))
    }

    /// Waits until `condition` holds of the object, which may be gone, and returns it as it is then.
    @discardableResult
    func wait(
        _ resource: APIResource, _ name: String, until what: String, timeout: Duration = Patience.limit,
        _ condition: (KubernetesObject?) async throws -> Bool
    ) async throws -> KubernetesObject? {
        let end = ContinuousClock.now + timeout
        while true {
            let object = try await find(resource, name)
            if try await condition(object) { return object }
            guard ContinuousClock.now < end else {
                let states = try await list(streams).map { "\($0.name): \($0.json["status"]?.text ?? "no status")" }
                throw NeverSeen(
                    description:
                        "\(resource.kind) \(name) \(what): not seen; it is \(object?.json.text ?? "not there")\nstreams: \(states)"
                )
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Waits until a stream is in this phase, and returns it.
    @discardableResult
    func wait(_ stream: String, for phase: StreamPhase, reason: String? = nil) async throws -> KubernetesObject {
        let object = try await wait(streams, stream, until: "is \(phase.rawValue) \(reason ?? "")") { object in
            object?.phase == phase.rawValue && (reason == nil || object?.reason == reason)
        }
        return try #require(object)
    }

    /// Waits until an object is gone.
    func waitUntilGone(_ resource: APIResource, _ name: String) async throws {
        try await wait(resource, name, until: "is gone") { $0 == nil }
    }

    /// The Job of a stream.
    func job(_ name: String) async throws -> KubernetesObject? { try await find(.jobs, name) }

    /// Waits until the stream's Job is one for which `condition` holds and that is not being deleted, and returns it.
    @discardableResult
    func waitForJob(_ name: String, _ what: String, _ condition: (KubernetesObject) -> Bool) async throws -> KubernetesObject {
        let job = try await wait(.jobs, name, until: what) { $0.map { !$0.isTerminating && condition($0) } ?? false }
        return try #require(job)
    }

    /// Waits until the stream's Job runs a backfill, and returns it.
    @discardableResult
    func waitForBackfill(_ name: String, of request: String? = nil) async throws -> KubernetesObject {
        try await waitForJob(name, "runs the backfill \(request ?? "")") {
            $0.isBackfill && (request == nil || $0.variable(EnvironmentVariable.backfillID) == request)
        }
    }

    /// Waits until the stream's Job follows its source, and returns it.
    @discardableResult
    func waitForStreaming(_ name: String) async throws -> KubernetesObject {
        try await waitForJob(name, "streams") { !$0.isBackfill }
    }

    /// The requests for a stream.
    func requests(for stream: String) async throws -> [KubernetesObject] {
        try await list(.backfillRequests).filter { $0.json["spec"]?["streamId"]?.stringValue == stream }
    }

    /// Waits until a request is completed, and returns it.
    @discardableResult
    func waitUntilCompleted(_ request: String) async throws -> KubernetesObject {
        let object = try await wait(.backfillRequests, request, until: "is completed") { $0?.isCompleted == true }
        return try #require(object)
    }

    /// Waits until a request says why it waits, and returns it.
    @discardableResult
    func waitUntilWaiting(_ request: String, _ reason: String) async throws -> KubernetesObject {
        let object = try await wait(.backfillRequests, request, until: "says \(reason)") {
            $0?.phase == "Pending" && $0?.condition("Completed")?["reason"]?.stringValue == reason
        }
        return try #require(object)
    }

    /// Waits until people are told this of an object, and returns the notes.
    @discardableResult
    func waitForEvent(_ reason: String, of name: String, _ resource: APIResource? = nil) async throws -> [String] {
        let namespace = (resource ?? streams).isNamespaced ? namespace : "default"
        let end = ContinuousClock.now + Patience.limit
        while true {
            let events = try await client.list(.events, Selection(namespace: namespace)).filter {
                $0.json["regarding"]?["name"]?.stringValue == name && $0.json["reason"]?.stringValue == reason
            }
            if !events.isEmpty { return events.compactMap { $0.json["note"]?.stringValue } }
            guard ContinuousClock.now < end else { throw NeverSeen(description: "no event \(reason) of \(name)") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// The pods of a stream that have not ended.
    func livingPods(of stream: String) async throws -> [KubernetesObject] {
        try await list(.pods, labels: "\(JobMetadata.streamIDLabel)=\(stream)").filter {
            !["Succeeded", "Failed"].contains($0.phase)
        }
    }
}

/// What a test waited for has not come.
struct NeverSeen: Error, CustomStringConvertible {
    let description: String
}

extension KubernetesObject {
    /// `status.phase`.
    var phase: String? { json["status"]?["phase"]?.stringValue }
    /// A condition of its status.
    func condition(_ type: String) -> JSONValue? {
        json["status"]?["conditions"]?.arrayValue?.first { $0["type"]?.stringValue == type }
    }
    /// The reason of the condition `Ready`.
    var reason: String? { condition("Ready")?["reason"]?.stringValue }
    /// The message of the condition `Ready`.
    var message: String { condition("Ready")?["message"]?.stringValue ?? "" }
    /// Whether a BackfillRequest is done.
    var isCompleted: Bool { json["spec"]?["completed"] == true }
    /// Whether it is the Job of a backfill.
    var isBackfill: Bool { labels[JobMetadata.backfillingLabel] == "true" }
    /// The hash of the configuration that a Job was made from.
    var configurationHash: String? { annotations[JobMetadata.configurationHashAnnotation] }
    /// The containers of a Job, those that run before the others first.
    var containers: [JSONValue] {
        let pod = json["spec"]?["template"]?["spec"]
        return ["initContainers", "containers"].flatMap { pod?[$0]?.arrayValue ?? [] }
    }
    /// A variable of its first container.
    func variable(_ name: String) -> String? { containers.first?.variables[name]?["value"]?.stringValue }
}

extension JSONValue {
    /// The variables of a container, by name.
    var variables: [String: JSONValue] {
        let entries = self["env"]?.arrayValue ?? []
        return Dictionary(entries.map { ($0["name"]?.stringValue ?? "", $0) }, uniquingKeysWith: { first, _ in first })
    }
}
