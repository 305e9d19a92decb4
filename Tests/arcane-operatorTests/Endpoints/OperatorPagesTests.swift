import ArcaneCore
import ArcaneKubernetes
import ArcaneProcess
import ArcanePrometheus
import ArcaneResources
import Logging
import Testing

@testable import arcane_operator

@Suite("The pages of the operator")
struct OperatorPagesTests {
    private func program(_ change: (inout OperatorSettings) -> Void = { _ in }) throws -> Operator {
        var settings = try #require(OperatorSettings.decode(from: [:]).value)
        change(&settings)
        return Operator(
            settings, configuration: ClusterConfiguration(server: "http://127.0.0.1:1"), identity: "first",
            registry: PrometheusRegistry(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func content(_ program: Operator, _ path: String) throws -> StatusPage.Content {
        let pages = OperatorPages(program)
        return try #require((pages.probes + [pages.metrics]).first { $0.path == path }).content()
    }

    @Test("say that an operator which has read nothing is well, and not ready, and what it has not read")
    func unread() throws {
        let program = try program()
        #expect(try content(program, "/healthz").status == 200)
        let ready = try content(program, "/readyz")
        #expect(ready.status == 503)
        for kind in ["StreamClasses", "StreamingJobTemplates", "BackfillRequests", "Jobs", "CronJobs", "Pods"] {
            #expect(ready.text.contains("\(kind): not read yet"))
        }
    }

    @Test("say that an operator whose streams wait for far too long is not well, where it leads", arguments: [true, false])
    func stuck(isAlone: Bool) async throws {
        let program = try program {
            $0.leaderElection.enabled = !isAlone
            $0.limits.itemTimeout = .milliseconds(1)
        }
        program.streamQueue.add(StreamKey(className: "shop", name: ObjectName("data", "orders")))
        while program.streamQueue.longestWait < .milliseconds(10) { await Task.yield() }
        let health = try content(program, "/healthz")
        #expect(health.status == (isAlone ? 500 : 200))
        #expect(health.text.contains("streams wait for a worker") == isAlone)
    }

    @Test("say so of requests and of classes too, which each replica looks at")
    func stuckQueues() async throws {
        let short: (inout OperatorSettings) -> Void = { $0.limits.itemTimeout = .milliseconds(1) }
        let leader = try program {
            short(&$0)
            $0.leaderElection.enabled = false
        }
        leader.requestQueue.add(ObjectName("data", "again"))
        while leader.requestQueue.longestWait < .milliseconds(10) { await Task.yield() }
        #expect(try content(leader, "/healthz").status == 500)
        #expect(try content(leader, "/healthz").text.contains("requests wait for a worker"))
        let standby = try program(short)
        standby.requestQueue.add(ObjectName("data", "again"))
        standby.classQueue.add("shop")
        while standby.classQueue.longestWait < .milliseconds(10) { await Task.yield() }
        #expect(try content(standby, "/healthz").status == 500)
        let text = try content(standby, "/healthz").text
        #expect(text.contains("classes wait for a worker") && !text.contains("requests"))
    }

    @Test("tell the figures as Prometheus reads them, those of queues and of the election among them")
    func metrics() throws {
        let content = try content(try program(), "/metrics")
        #expect(content.contentType == PrometheusRegistry.contentType)
        for name in ["stream", "request", "class"] {
            for figure in ["active_workers", "reconcile_timeouts_total"] {
                #expect(content.text.contains("controller_runtime_\(figure){controller=\"\(name)\"} 0"))
            }
            #expect(content.text.contains("workqueue_depth{controller=\"\(name)\",name=\"\(name)\"} 0"), "\(content.text)")
            #expect(content.text.contains("workqueue_failing{controller=\"\(name)\",name=\"\(name)\"} 0"))
        }
        #expect(content.text.contains("arcane_events_lost_total 0"))
    }

    @Test("tell what is remembered of streams")
    func remembered() throws {
        let program = try program { $0.limits.simultaneousBackfills = 1 }
        for (number, name) in ["orders", "customers"].enumerated() {
            let key = StreamKey(className: "shop", name: ObjectName("data", name))
            #expect(program.gate.admit(key, isBackfill: true, running: number + 1) != .now)
            if number == 0 { program.memory.acted(key) }
        }
        let text = try content(program, "/metrics").text
        for (what, count) in [("actions", 1), ("starts", 2), ("events", 0)] {
            #expect(text.contains("arcane_remembered{what=\"\(what)\"} \(count)"), "\(text)")
        }
    }
}
