import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import ArcaneStreams
import ArcaneTestSupport
import CoreMetrics
import Logging
import Testing

@testable import arcane_operator

@Suite("Who looks again when something changes")
struct ChangeRoutingTests {
    /// Caches without a cluster, and the queues that their changes lead to.
    private struct Routes {
        let cache: ClusterCache
        let routing: ChangeRouting
        let running: RunningClass

        init() throws {
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let factory = InformerFactory(
                client: KubernetesClient(ClusterConfiguration(server: "http://127.0.0.1:1")), namespaces: [],
                silence: .seconds(1),
                metrics: NOOPMetricsHandler.instance, logger: logger)
            let cache = ClusterCache(factory)
            let spec = try #require(
                StreamClassSpec.decode(from: [
                    "apiGroupRef": "shop.example", "apiVersion": "v1", "kindRef": "Order", "pluralName": "orders",
                    "secretRefs": ["credentials"],
                ]).value)
            let resource = APIResource(group: "shop.example", version: "v1", kind: "Order", plural: "orders")
            running = RunningClass(
                name: "shop", uid: "c-1", spec: spec, resource: resource,
                streams: factory.informer(of: resource) { StreamDefinition($0.json, streamClass: spec) })
            self.cache = cache
            routing = ChangeRouting(
                cache: cache, streams: WorkQueue(), requests: WorkQueue(), classes: WorkQueue(),
                gate: StartGate(LimitSettings()),
                events: EventRecorder(instance: "i", metrics: NOOPMetricsHandler.instance, logger: logger))
            routing.connect()
            _ = cache.running.replace("shop", with: running)
            routing.connect(running)
        }

        func take(_ kind: APIResource, _ name: String, _ more: JSONValue = [:], version: String = "1") {
            let object = KubernetesObject(
                JSONValue.object([
                    "apiVersion": .string(kind.apiVersion), "kind": .string(kind.kind),
                    "metadata": [
                        "name": .string(name), "namespace": kind.isNamespaced ? "data" : "", "uid": .string("u-\(name)"),
                        "resourceVersion": .string(version),
                    ],
                ]).merging(more))
            switch kind {
            case .streamClasses: cache.classes.take(object)
            case .jobs: cache.jobs.take(object)
            case .cronJobs: cache.cronJobs.take(object)
            case .pods: cache.pods.take(object)
            case .backfillRequests: cache.requests.take(object)
            case .streamingJobTemplates: cache.templates.take(object)
            case .secrets: cache.secrets.take(object)
            default: running.streams.take(object)
            }
        }

        /// What waits in a queue, in its order; nothing waits afterwards.
        func taken<Key: Sendable>(_ queue: WorkQueue<Key>) async -> [String] {
            let (keys, key) = AsyncStream.makeStream(of: String.self)
            queue.drain()
            await queue.run(workers: 1, timeLimit: .seconds(5)) { key.yield("\($0)") }
            key.finish()
            var all: [String] = []
            for await name in keys { all.append(name) }
            return all
        }

        static let spec: JSONValue = [
            "spec": ["jobTemplateRef": ["name": "t"], "backfillJobTemplateRef": ["name": "b"], "credentials": ["name": "s"]]
        ]
        static let request: JSONValue = ["spec": ["streamClass": "shop", "streamId": "orders"]]
    }

    @Test(
        "a stream does when it, its Job, its CronJob, a pod of its Job, a request, a template or a Secret of its changes",
        arguments: [
            "stream", "job", "cronJob", "pod", "request", "template", "backfillTemplate", "secret",
        ])
    func stream(changed: String) async throws {
        let routes = try Routes()
        if changed != "stream" {
            routes.take(routes.running.resource, "orders", Routes.spec)
            routes.take(routes.running.resource, "customers", ["spec": ["jobTemplateRef": ["name": "other"]]])
        }
        let before = routes.routing.streams.counts.adds
        let owner: JSONValue = [
            "apiVersion": "batch/v1", "kind": "Job", "name": "orders", "uid": "j", "controller": true,
        ]
        switch changed {
        case "stream": routes.take(routes.running.resource, "orders", Routes.spec)
        case "job": routes.take(.jobs, "orders")
        case "cronJob": routes.take(.cronJobs, "orders")
        case "pod": routes.take(.pods, "orders-x", ["metadata": ["ownerReferences": [owner]]])
        case "request": routes.take(.backfillRequests, "again", Routes.request)
        case "template": routes.take(.streamingJobTemplates, "t", ["spec": [:]])
        case "backfillTemplate": routes.take(.streamingJobTemplates, "b", ["spec": [:]])
        default: routes.take(.secrets, "s")
        }
        #expect(routes.routing.streams.counts.adds == before + 1)
        #expect(await routes.taken(routes.routing.streams).contains("shop data/orders"))
    }

    @Test("nobody does when what changes is nobody's", arguments: ["job", "pod", "template", "secret"])
    func nobody(changed: String) throws {
        let routes = try Routes()
        routes.take(routes.running.resource, "orders", Routes.spec)
        let before = routes.routing.streams.counts.adds
        switch changed {
        case "job": routes.take(.jobs, "elsewhere")
        case "pod": routes.take(.pods, "elsewhere")
        case "template": routes.take(.streamingJobTemplates, "elsewhere", ["spec": [:]])
        default: routes.take(.secrets, "elsewhere")
        }
        #expect(routes.routing.streams.counts.adds == before)
    }

    @Test("a class does when it changes, and so does another of its kind")
    func classes() async throws {
        let routes = try Routes()
        let spec: JSONValue = [
            "spec": ["apiGroupRef": "shop.example", "apiVersion": "v1", "kindRef": "Order", "pluralName": "orders"]
        ]
        routes.take(.streamClasses, "shop", spec)
        routes.take(.streamClasses, "rival", spec)
        #expect(await routes.taken(routes.routing.classes).sorted() == ["rival", "shop"])
    }

    @Test("what is remembered of the events of a stream and of a request goes with them, and not with the next of their name")
    func eventsForgotten() async throws {
        let routes = try Routes()
        let events = routes.routing.events
        let shop = APIResource(group: "shop.example", version: "v1", kind: "Order", plural: "orders")
        for (kind, name) in [(shop, "orders"), (.backfillRequests, "request")] {
            routes.take(kind, name)
            events.record(
                ObjectEvent(
                    object: .init(apiVersion: "v1", kind: kind.kind, name: ObjectName("data", name), uid: "u-\(name)"),
                    kind: .normal, reason: "R", action: "A", note: "n"))
        }
        try await withBackgroundTask {
            await events.run { _ in }
        } _: {
            try await eventually { events.seriesCount == 2 }
            routes.take(shop, "orders", ["metadata": ["uid": "another"]], version: "2")
            try await eventually { events.seriesCount == 1 }
            routes.cache.requests.cache.remove(ObjectName("data", "request"), resourceVersion: "3")
            try await eventually { events.seriesCount == 0 }
        }
    }

    @Test("the stream that waits for a backfill to end does when one has ended")
    func backfillEnded() async throws {
        var limits = LimitSettings()
        limits.simultaneousBackfills = 1
        let gate = StartGate(limits)
        let routes = try Routes()
        let routing = ChangeRouting(
            cache: routes.cache, streams: routes.routing.streams, requests: WorkQueue(), classes: WorkQueue(), gate: gate,
            events: routes.routing.events)
        routing.connect()
        let waiting = StreamKey(className: "shop", name: ObjectName("data", "customers"))
        #expect(gate.admit(waiting, isBackfill: true, running: 1) != .now)
        routes.take(.jobs, "orders", ["metadata": ["labels": [JobMetadata.backfillingLabel: "true"]]])
        routes.take(
            .jobs, "orders",
            [
                "metadata": ["labels": [JobMetadata.backfillingLabel: "true"]],
                "status": ["conditions": [["type": "Complete", "status": "True"]]],
            ],
            version: "2")
        #expect(await routes.taken(routes.routing.streams).contains("shop data/customers"))
    }
}
