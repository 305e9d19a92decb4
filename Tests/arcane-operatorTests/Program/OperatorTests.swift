import ArcaneCore
import ArcaneKubernetes
import ArcanePrometheus
import ArcaneResources
import Logging
import Synchronization
import Testing

@testable import arcane_operator

@Suite("The queues of an operator")
struct OperatorTests {
    private func program() throws -> Operator {
        Operator(
            try #require(OperatorSettings.decode(from: [:]).value),
            configuration: ClusterConfiguration(server: "http://127.0.0.1:1"), identity: "first",
            registry: PrometheusRegistry(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// The order in which a queue's keys are worked on, where they are all there before.
    private func order<Key: Hashable & Sendable>(_ queue: WorkQueue<Key>, _ keys: [Key]) async -> [Key] {
        let order = Mutex<[Key]>([])
        for key in keys { queue.add(key) }
        queue.drain()
        await queue.run(workers: 1, timeLimit: .seconds(3600)) { key in order.withLock { $0.append(key) } }
        return order.withLock { $0 }
    }

    @Test("let no team wait for the thousands of streams of another, of the same class or not")
    func streams() async throws {
        let many = (0..<5000).map { StreamKey(className: "rest", name: ObjectName("large", "orders-\($0)")) }
        let few = [("rest", "small"), ("sql", "large")].map { StreamKey(className: $0, name: ObjectName($1, "orders")) }
        let order = await order(try program().streamQueue, many + few)
        #expect(order.count == 5002)
        #expect(Array(order.prefix(4)) == [many[0], few[0], few[1], many[1]])
    }

    @Test("let no team wait for the thousands of requests of another")
    func requests() async throws {
        let many = (0..<5000).map { ObjectName("large", "again-\($0)") }
        let order = await order(try program().requestQueue, many + [ObjectName("small", "again")])
        #expect(order.count == 5001)
        #expect(Array(order.prefix(3)) == [many[0], ObjectName("small", "again"), many[1]])
    }
}
