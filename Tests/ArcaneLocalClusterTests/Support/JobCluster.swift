import ArcaneCore
import ArcaneKubernetes
import ArcaneTestSupport
import Foundation
import Logging

@testable import ArcaneLocalCluster

/// A control plane whose Jobs run.
struct JobCluster: Sendable {
    let plane: ControlPlane
    /// Where the pods' files are; empty where there are none.
    var folder = ""

    /// Runs `body` on a control plane in memory with `runtime`.
    static func run<Result: Sendable>(
        _ runtime: any ContainerRuntime, plane: ControlPlane? = nil, folder: String = "", settings: LocalJobs.Settings = .fast,
        _ body: @escaping @Sendable (JobCluster) async throws -> Result
    ) async throws -> Result {
        let cluster = JobCluster(plane: try plane ?? ControlPlane(), folder: folder)
        let jobs = LocalJobs(cluster.plane, runtime: runtime, settings: settings)
        // Its processes have ended when the controllers have.
        return try await withBackgroundTask {
            try await jobs.run()
        } _: {
            try await body(cluster)
        }
    }

    /// Runs `body` on a control plane whose pods are processes; the image `sh` is the shell.
    static func processes<Result: Sendable>(
        images: [String] = ["sh=/bin/sh"], settings: LocalJobs.Settings = .fast,
        environment: [String: String] = ["PATH": "/usr/bin:/bin"],
        access: PodAccess? = nil, _ body: @escaping @Sendable (JobCluster) async throws -> Result
    ) async throws -> Result {
        try await withTemporaryFolder { folder in
            let runtime = ProcessRuntime(
                logs: PodLogs(folder: folder), images: try ImageMap(images, folder: Repository.root.path), access: access,
                environment: environment, leftoverGrace: .seconds(2))
            return try await run(runtime, folder: folder, settings: settings, body)
        }
    }

    /// Waits until `condition` holds of the object, and returns it as it is then. Fails after `Patience.limit`.
    @discardableResult
    func wait(
        _ resource: APIResource, _ name: String, until what: String, _ condition: @escaping @Sendable (KubernetesObject) -> Bool
    ) async throws -> KubernetesObject {
        try await first(
            resource, ListQuery(fields: "metadata.name=\(name)"), until: "\(resource.kind) \(name): \(what)", condition)
    }

    /// Waits until `condition` holds of an object of the kind, and returns that.
    @discardableResult
    func first(
        _ resource: APIResource, _ query: ListQuery = ListQuery(), until what: String,
        _ condition: @escaping @Sendable (KubernetesObject) -> Bool
    ) async throws -> KubernetesObject {
        try await withThrowingTaskGroup(of: KubernetesObject?.self) { group in
            group.addTask { [plane] in
                for await element in try plane.watch(resource, query) {
                    if case .deleted = element.event { continue }
                    if let object = element.event.object, condition(object) { return object }
                }
                return nil
            }
            group.addTask {
                try await Task.sleep(for: Patience.limit)
                return nil
            }
            defer { group.cancelAll() }
            guard let object = try await group.next() ?? nil else {
                let seen = try plane.list(resource).items.map(\.json.text).joined(separator: "\n")
                throw NeverSeen(description: "\(what); there is:\n\(seen)")
            }
            return object
        }
    }

    /// Waits until an object is gone. Fails after `Patience.limit`.
    func waitUntilGone(_ resource: APIResource, _ name: String) async throws {
        let watch = try plane.watch(resource, ListQuery(fields: "metadata.name=\(name)"), from: plane.resourceVersion)
        if (try? plane.get(resource, place(name))) == nil { return }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await element in watch {
                    if case .deleted = element.event { return }
                }
            }
            group.addTask { [plane] in
                try await Task.sleep(for: Patience.limit)
                throw NeverSeen(description: "\(name) gone; it is \(try plane.get(resource, place(name)).json.text)")
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    func pods(of job: String) throws -> [KubernetesObject] {
        try plane.list(.pods, ListQuery(namespace: "default", labels: "job-name=\(job)")).items
    }

    /// The one pod of a Job; fails with all pods and what was told of them where there is none, or more.
    func pod(of job: String) throws -> KubernetesObject {
        let pods = try pods(of: job)
        guard let pod = pods.first, pods.count == 1 else {
            let seen = try (plane.list(.pods).items + plane.list(.jobs).items + plane.list(.events).items).map(\.json.text)
            throw NeverSeen(description: "one pod of \(job); there is:\n\(seen.joined(separator: "\n"))")
        }
        return pod
    }

    /// What was told of an object, as `Reason: message`.
    func events(of name: String) throws -> [String] {
        try plane.list(.events).items.filter { $0.json["regarding"]?["name"]?.stringValue == name }
            .map { "\($0.json["reason"]?.stringValue ?? ""): \($0.json["note"]?.stringValue ?? "")" }
    }
}

/// What a test waited for has not come.
struct NeverSeen: Error, CustomStringConvertible {
    let description: String
}

extension LocalJobs.Settings {
    /// Pauses of milliseconds, and little patience with processes.
    static var fast: LocalJobs.Settings {
        var settings = LocalJobs.Settings().scaled(by: 0.002)
        settings.shutdownGrace = .seconds(5)
        return settings
    }
}

extension KubernetesObject {
    var status: JSONValue { json["status"] ?? [:] }
    var phase: String { status["phase"]?.stringValue ?? "" }

    /// The condition of this type, where it is true.
    func condition(_ type: String) -> JSONValue? { ConditionList(status).active(type) }

    /// The state of a container.
    func state(_ container: String = "main") -> JSONValue? {
        let all = (status["initContainerStatuses"]?.arrayValue ?? []) + (status["containerStatuses"]?.arrayValue ?? [])
        return all.first { $0["name"] == .string(container) }?["state"]
    }
}

extension Sample {
    /// A Job whose container is the shell with a script; `spec` and `pod` add to their parts.
    static func script(
        _ name: String, _ script: String, env: [JSONValue] = [], spec: [String: JSONValue] = [:],
        pod: [String: JSONValue] = [:],
        container: [String: JSONValue] = [:]
    ) -> JSONValue {
        let base: [String: JSONValue] = [
            "name": "main", "image": "sh", "args": ["-c", .string(script)], "env": .array(env),
        ]
        let podSpec: [String: JSONValue] = [
            "restartPolicy": "Never", "containers": [.object(base.merging(container) { $1 })],
        ]
        let jobSpec: [String: JSONValue] = ["template": ["spec": .object(podSpec.merging(pod) { $1 })]]
        return ["metadata": ["name": .string(name)], "spec": .object(jobSpec.merging(spec) { $1 })]
    }
}
