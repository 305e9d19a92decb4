import ArcaneCore
import ArcanePrometheus
import ArcaneTestSupport
import Logging
import Synchronization
import Testing

@testable import ArcaneKubernetes

@Suite("An informer", .timeLimit(.minutes(10)))
struct InformerTests {
    private struct Unreadable: Error {}

    private func informer(
        _ source: ScriptedSource, _ selections: [Selection] = [Selection()], pageSize: Int = 3, time: SteadyTime = .system,
        metrics: InformerMetrics? = nil, logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    ) -> Informer<String> {
        Informer(
            .jobs, selections, source: source, logger: logger, pageSize: pageSize,
            pauses: Backoff(shortest: .milliseconds(1), longest: .milliseconds(5)), time: time, metrics: metrics
        ) { object in
            if object.json["broken"] != nil { throw Unreadable() }
            return object.json["ignored"] == nil ? object.resourceVersion : nil
        }
    }

    /// Runs the informer while `body` runs.
    private func running(_ informer: Informer<String>, _ body: () async throws -> Void) async throws {
        let task = Task { await informer.run() }
        do { try await body() } catch {
            task.cancel()
            throw error
        }
        task.cancel()
        await task.value
    }

    private func name(_ text: String, in namespace: String = "n") -> ObjectName { ObjectName(namespace, text) }

    /// Waits until the informer knows what is true.
    private func untilTrue(_ informer: Informer<String>, _ source: ScriptedSource) async throws {
        try await eventually {
            Dictionary(informer.cache.all.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }) == source.truth
        }
    }

    @Test("reads the list in parts, follows the changes, and tells of each with what was before")
    func follows() async throws {
        let source = ScriptedSource()
        for number in 0..<10 { source.put(name("job-\(number)")) }
        let informer = informer(source)
        let changes = Mutex<[String]>([])
        informer.cache.onChange { name, old, new in
            changes.withLock { $0.append("\(name.name) \(old == nil ? "-" : "+")\(new == nil ? "-" : "+")") }
        }
        #expect(!informer.hasSynced)
        #expect(informer.age == nil)
        try await running(informer) {
            await informer.waitUntilSynced()
            #expect(informer.state.isSynced)
            #expect(informer.hasSynced)
            #expect(informer.cache.count == 10)
            #expect(source.requests.pages == 4)
            source.put(name("job-3"))
            source.put(name("new"))
            source.remove(name("job-5"))
            try await untilTrue(informer, source)
        }
        #expect(changes.withLock { Set($0.prefix(10)) } == Set((0..<10).map { "job-\($0) -+" }))
        #expect(changes.withLock { Array($0.dropFirst(10)) } == ["job-3 ++", "new -+", "job-5 +-"])
        #expect(informer.counts == InformerCounts(lists: 1, watches: 1))
    }

    @Test("goes on behind a cut, or the end of a watch, from where it was, without another list")
    func cut() async throws {
        let source = ScriptedSource()
        source.put(name("a"))
        let informer = informer(source)
        try await running(informer) {
            await informer.waitUntilDecided()
            for round in 0..<6 {
                try await eventually { source.requests.watches.count > round }
                if round.isMultiple(of: 2) { source.cut() } else { source.end() }
                source.put(name("a"))
                source.put(name("b"))
                try await untilTrue(informer, source)
            }
        }
        #expect(informer.counts.lists == 1)
        #expect(informer.counts.watches >= 6)
    }

    @Test("a bookmark moves it on, so that a later cut is not too old")
    func bookmarks() async throws {
        let source = ScriptedSource()
        source.put(name("a"))
        let informer = informer(source, [Selection(namespace: "n")])
        try await running(informer) {
            await informer.waitUntilDecided()
            source.put(name("elsewhere", in: "other"))
            source.bookmark()
            try await eventually { source.requests.told == 1 }
            source.cut()
            try await eventually { source.requests.watches.count >= 2 }
        }
        #expect(source.requests.watches.last == "102")
    }

    @Test("reads the list again where its version is too old, and removes what is gone")
    func gone() async throws {
        let source = ScriptedSource()
        for number in 0..<7 { source.put(name("job-\(number)")) }
        let informer = informer(source)
        let changes = Mutex<[String]>([])
        try await running(informer) {
            await informer.waitUntilDecided()
            informer.cache.onChange { name, old, new in
                changes.withLock { $0.append("\(name.name) \(old ?? "")→\(new ?? "")") }
            }
            source.cut(holding: true)
            source.remove(name("job-2"))
            source.put(name("new"))
            source.forget()
            source.release()
            try await untilTrue(informer, source)
        }
        #expect(changes.withLock { Set($0) } == ["job-2 103→", "new →109"], "what is the same is not told again")
        #expect(informer.counts.lists == 2)
        #expect(informer.state.isSynced)
    }

    @Test("says why the list cannot be read, goes on trying, and heals")
    func forbidden() async throws {
        let source = ScriptedSource()
        source.put(name("a"))
        let forbidden = KubernetesError(status: 403, reason: "Forbidden", message: "no")
        source.fail(lists: Array(repeating: forbidden, count: 200))
        let informer = informer(source)
        try await running(informer) {
            await informer.waitUntilDecided()
            guard case .failed(let error) = informer.state else {
                Issue.record("the failure is not to be seen")
                return
            }
            #expect((error as? KubernetesError)?.isForbidden == true)
            #expect(!informer.hasSynced)
            await informer.waitUntilSynced()
            #expect(informer.cache[name("a")] == "101")
        }
        #expect(informer.counts.failures == 200)
    }

    @Test("tells its owner of each change of its state")
    func states() async throws {
        let source = ScriptedSource()
        let informer = informer(source)
        let seen = Mutex<[String]>([])
        try await running(informer) {
            let listening = Task { @Sendable in
                for await state in informer.changesOfState() {
                    let text = String("\(state)".prefix { $0 != "(" })
                    seen.withLock { if $0.last != text { $0.append(text) } }
                }
            }
            defer { listening.cancel() }
            try await eventually { seen.withLock { $0.last == "synced" } }
            source.fail(
                lists: Array(repeating: KubernetesError(status: 404), count: 50), watches: [KubernetesError(status: 404)])
            source.cut()
            try await eventually { seen.withLock { $0.contains("failed") } }
            try await eventually { seen.withLock { $0.last == "synced" } }
        }
        #expect(seen.withLock { Array($0.suffix(3)) } == ["synced", "failed", "synced"])
    }

    @Test("a kind that is taken away while it is followed is a failure, and what was known stays known")
    func kindGone() async throws {
        let source = ScriptedSource()
        source.put(name("a"))
        let informer = informer(source)
        try await running(informer) {
            await informer.waitUntilDecided()
            source.fail(
                lists: Array(repeating: KubernetesError(status: 404), count: 5000), watches: [KubernetesError(status: 404)])
            source.cut()
            try await eventually { !informer.state.isSynced }
            #expect(informer.cache.count == 1)
            #expect(informer.hasSynced)
        }
        #expect(informer.cache.count == 1, "and when it is stopped, too")
    }

    @Test("an object that cannot be read is told of once and stays as it was known, others are not affected")
    func unreadable() async throws {
        let source = ScriptedSource()
        source.put(name("a"), ["broken": true])
        source.put(name("b"))
        source.put(name("c"), ["ignored": true])
        let log = LogLines()
        let informer = informer(source, logger: log.logger)
        try await running(informer) {
            await informer.waitUntilDecided()
            #expect(informer.cache.all.map(\.name.name) == ["b"])
            source.put(name("a"), ["broken": true])
            source.put(name("b"), ["broken": true])
            source.forget()
            source.cut()
            source.put(name("d"))
            try await eventually { informer.cache.count == 2 }
            #expect(informer.cache[name("b")] == "102", "the last that could be read")
            #expect(Set(informer.unreadable.keys) == [name("a"), name("b")])
            source.put(name("b"), ["ignored": true])
            source.remove(name("a"))
            try await eventually { informer.unreadable.isEmpty }
            #expect(informer.cache.all.map(\.name.name) == ["d"])
        }
        #expect(log.count(of: "an object cannot be read") == 2)
    }

    @Test("an object that could never be read and is gone from the list is not unreadable any more")
    func unreadableGone() async throws {
        let source = ScriptedSource()
        for text in ["a", "b"] { source.put(name(text), ["broken": true]) }
        let informer = informer(source)
        try await running(informer) {
            await informer.waitUntilDecided()
            #expect(informer.unreadable.count == 2)
            source.cut(holding: true)
            source.remove(name("a"))
            source.forget()
            source.release()
            try await eventually { informer.counts.lists == 2 && informer.unreadable.count == 1 }
            #expect(informer.unreadable == [name("b"): "Unreadable()"])
        }
    }

    @Test("follows several namespaces as one cache, and one's list removes nothing of another's")
    func namespaces() async throws {
        let source = ScriptedSource()
        for namespace in ["x", "y", "z"] { source.put(name("a", in: namespace)) }
        let informer = informer(source, [Selection(namespace: "x"), Selection(namespace: "y")])
        try await running(informer) {
            await informer.waitUntilSynced()
            #expect(Set(informer.cache.all.map(\.name.namespace)) == ["x", "y"])
            source.cut(holding: true)
            source.remove(name("a", in: "x"))
            source.forget()
            source.release()
            try await eventually { informer.cache[name("a", in: "x")] == nil }
            #expect(informer.cache[name("a", in: "y")] != nil)
        }
    }

    @Test("one namespace that may not be read is a failure that names it, while others are followed")
    func oneForbidden() async throws {
        let source = ScriptedSource()
        for namespace in ["x", "y"] { source.put(name("a", in: namespace)) }
        source.fail(lists: [KubernetesError(status: 403)])
        let clock = ManualClock()
        let informer = informer(source, [Selection(namespace: "x"), Selection(namespace: "y")], time: SteadyTime(clock))
        try await running(informer) {
            try await eventually { informer.state.isDecided && informer.cache.count == 1 }
            #expect(!informer.state.isSynced)
            #expect(!informer.hasSynced)
            clock.advance(by: .seconds(1))
            await informer.waitUntilSynced()
            #expect(informer.cache.count == 2)
        }
    }

    @Test("a watch that is silent for too long is begun again, and counted")
    func silence() async throws {
        let source = ScriptedSource()
        source.put(name("a"))
        let clock = ManualClock()
        let registry = PrometheusRegistry()
        let informer = informer(
            source, time: SteadyTime(clock), metrics: InformerMetrics(name: "jobs.batch", factory: registry))
        try await running(informer) {
            await informer.waitUntilDecided()
            await clock.waitForSleepers(1)
            clock.advance(by: .seconds(100))
            source.bookmark()
            try await eventually { source.requests.told == 1 && informer.age == .zero }
            clock.advance(by: .seconds(149))
            await clock.waitForSleepers(1)
            #expect(informer.age == .seconds(149))
            #expect(informer.counts.watches == 1)
            clock.advance(by: .seconds(1))
            // The silence, and the pause behind it.
            try await eventually { informer.counts.silences == 1 }
            await clock.waitForSleepers(1)
            clock.advance(by: .seconds(1))
            try await eventually { informer.counts.watches == 2 }
            source.put(name("b"))
            try await untilTrue(informer, source)
            #expect(informer.counts.lists == 1)
            #expect(registry.text.contains(#"reflector_failures_total{name="jobs.batch",reason="silence"} 1"#))
            #expect(registry.text.contains(#"reflector_watches_total{name="jobs.batch"} 2"#))
            #expect(registry.text.contains(#"reflector_lists_total{name="jobs.batch"} 1"#))
            try await eventually { registry.text.contains(#"reflector_objects{name="jobs.batch"} 2"#) }
            #expect(registry.text.contains(#"reflector_last_event_timestamp_seconds{name="jobs.batch"}"#))
        }
        #expect(!registry.text.contains("reflector_last_event_timestamp_seconds"), "an informer that is stopped is not silent")
    }

    @Test("pauses between lists whose watch is too old each time")
    func alwaysTooOld() async throws {
        let source = ScriptedSource()
        source.fail(watches: Array(repeating: KubernetesError(status: 410), count: 100))
        let clock = ManualClock()
        let informer = informer(source, time: SteadyTime(clock))
        try await running(informer) {
            for round in 1...5 {
                try await eventually { informer.counts.failures == round }
                await clock.waitForSleepers(1)
                #expect(informer.counts == InformerCounts(lists: round, watches: round, failures: round))
                clock.advance(by: .milliseconds(5))
            }
        }
    }

    @Test("pauses between watches that end at once")
    func endsAtOnce() async throws {
        let source = ScriptedSource()
        let clock = ManualClock()
        let registry = PrometheusRegistry()
        let informer = informer(source, time: SteadyTime(clock), metrics: InformerMetrics(name: "jobs", factory: registry))
        try await running(informer) {
            for round in 1...5 {
                try await eventually { source.requests.watches.count == round }
                source.end()
                try await eventually { registry.text.contains("reflector_short_watches_total{name=\"jobs\"} \(round)\n") }
                await clock.waitForSleepers(1)
                #expect(source.requests.watches.count == round)
                clock.advance(by: .milliseconds(5))
            }
        }
        #expect(informer.counts.lists == 1)
    }

    @Test("takes the answers to writes at once")
    func answers() async throws {
        let source = ScriptedSource()
        source.put(name("a", in: "y"))
        let informer = informer(source, [Selection(namespace: "x"), Selection(namespace: "y")])
        func answer(_ namespace: String, _ version: Int) -> KubernetesObject {
            KubernetesObject([
                "metadata": ["namespace": .string(namespace), "name": "a", "resourceVersion": .string("\(version)")]
            ])
        }
        try await running(informer) {
            await informer.waitUntilSynced()
            informer.take(answer("y", 150))
            #expect(informer.cache[name("a", in: "y")] == "150")
            informer.take(answer("y", 101))
            #expect(informer.cache[name("a", in: "y")] == "150")
            informer.take(answer("z", 150))
            #expect(informer.cache.count == 1, "it is not followed")
        }
    }

    @Test("goes with its last reference, all that it knew with it")
    func freed() async throws {
        let source = ScriptedSource()
        for number in 0..<10 { source.put(name("job-\(number)")) }
        var informer: Informer<String>? = informer(source)
        weak let held = informer
        weak let cache = informer?.cache
        if let informer {
            let stream = informer.changesOfState()
            try await running(informer) { for await state in stream where state.isSynced { break } }
        }
        #expect(held?.cache.count == 10)
        informer = nil
        try await eventually { held == nil && cache == nil }
    }

    @Test("knows the truth in the end, whatever was cut, forgotten, refused or told twice", arguments: 0..<8)
    func anything(seed: Int) async throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let source = ScriptedSource()
        let informer = informer(source)
        try await running(informer) {
            for _ in 0..<150 {
                let name = name("job-\(Int.random(in: 0..<12, using: &random))")
                switch Int.random(in: 0..<10, using: &random) {
                case 0: source.cut()
                case 1: source.forget()
                case 2: source.fail(lists: [ScriptedSource.Cut()], watches: [KubernetesError(status: 500)])
                case 3: source.bookmark()
                case 4, 5: source.remove(name)
                case 6: for _ in 0..<50 { await Task.yield() }
                case 7: source.end()
                default: source.put(name)
                }
            }
            try await untilTrue(informer, source)
        }
    }
}
