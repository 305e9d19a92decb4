import ArcaneResources
import ArcaneTestSupport
import Foundation
import Testing

@testable import arcane_operator

/// Walks every state that a stream can get into by a bounded number of steps of people, plugins and Kubernetes, with the operator acting,
/// crashing between any two writes, and deciding on what was true before the last step.
@Suite("Every reachable state of a stream")
struct StreamWalkTests {
    /// A world, and how it was reached.
    private struct Walk {
        var found: [StreamWorld: Int] = [:]
        var worlds: [StreamWorld] = []
        var origins: [(parent: Int, step: String)] = []

        mutating func add(_ world: StreamWorld, from parent: Int, by step: @autoclosure () -> String) {
            guard found[world] == nil else { return }
            found[world] = worlds.count
            worlds.append(world)
            origins.append((parent, step()))
        }

        /// How the world at `index` was reached.
        func trace(_ index: Int) -> String {
            var steps: [String] = []
            var index = index
            while index >= 0 {
                steps.append(origins[index].step)
                index = origins[index].parent
            }
            return steps.reversed().joined(separator: "\n  ")
        }
    }

    /// All worlds within `steps` steps from outside; the operator's own do not count.
    private static func walk(from start: [(String, StreamWorld)], steps limit: Int) -> Walk {
        var walk = Walk()
        var distance: [Int] = []
        for (name, world) in start { walk.add(world, from: -1, by: name) }
        distance = Array(repeating: 0, count: walk.worlds.count)
        var next = 0
        func note(_ steps: Int) { while distance.count < walk.worlds.count { distance.append(steps) } }
        // The operator's steps come first, so that a world is met with as few steps from outside as possible, or nearly so.
        while next < walk.worlds.count {
            let (world, steps) = (walk.worlds[next], distance[next])
            let index = next
            next += 1
            guard world.violation == nil else { continue }
            let actions = decide(world.snapshot).actions
            for count in 0..<actions.count {
                walk.add(
                    world.after(actions.prefix(count + 1), seen: world), from: index,
                    by: "operator: \(short(actions.prefix(count + 1)))")
                note(steps)
            }
            guard steps < limit else { continue }
            for step in StreamWorld.Step.allCases {
                guard let changed = world.after(step) else { continue }
                walk.add(changed, from: index, by: "\(step)")
                note(steps + 1)
                if !actions.isEmpty {
                    walk.add(
                        changed.after(actions, seen: world), from: index,
                        by: "\(step), unseen by operator: \(short(actions[...]))")
                    note(steps + 1)
                }
            }
        }
        return walk
    }

    private static func short(_ actions: some Collection<Action>) -> String {
        actions.map { action in
            switch action {
            case .createRequest(let name, _): "create \(name)"
            case .completeRequest(let request): "complete \(request.name)"
            case .createJob(let mode): "create a Job, \(mode.isBackfill ? "backfill" : "streaming")"
            case .deleteJob(_, let cause): "delete the Job: \(cause.rawValue)"
            case .createCronJob: "create the CronJob"
            case .deleteCronJob: "delete the CronJob"
            case .setState(let state): "annotate \(state?.rawValue ?? "nothing")"
            case .writeStatus(let status): "record \(status.phase ?? "") \(status.conditions.first?.reason ?? "")"
            }
        }.joined(separator: ", ")
    }

    private static let beginnings: [(String, StreamWorld)] = {
        var suspended = StreamWorld()
        suspended.isSuspended = true
        // Seen by the operator before anything else happens: it can only know of what it saw.
        suspended = suspended.after(decide(suspended.snapshot).actions, seen: suspended)
        suspended.mustNotBackfill = true
        var foreign = StreamWorld()
        foreign.job = StreamWorld.Job(uid: 9, hash: "theirs")
        var templateless = StreamWorld()
        templateless.hasTemplate = false
        return [
            ("a new stream", StreamWorld()), ("a new suspended stream", suspended), ("somebody's Job", foreign),
            ("no template", templateless),
        ]
    }()

    /// What the operator alone makes of a world, while Jobs that are ending go.
    private static func settled(_ world: StreamWorld) -> (world: StreamWorld, passes: Int)? {
        var world = world
        for passes in 0..<40 {
            let actions = decide(world.snapshot).actions
            if actions.isEmpty {
                guard let gone = world.after(.jobIsGone) else { return (world, passes) }
                world = gone
            } else {
                world = world.after(actions, seen: world)
                if world.violation != nil { return (world, passes) }
            }
        }
        return nil
    }

    @Test("is safe, and leads to where the stream belongs when nothing more happens", .timeLimit(.minutes(10)))
    func safeAndLive() async {
        let steps = ProcessInfo.processInfo.environment["ARCANE_TEST_DEPTH"].flatMap(Int.init) ?? 3
        let (count, complaints) = await offloaded { Self.complaints(steps: steps) }
        #expect(count > 1000, "only \(count) states were reached: the walk has lost its way")
        for complaint in complaints { Issue.record("\(complaint)") }
    }

    /// How many states there are, and what is wrong with the first few that are wrong.
    private static func complaints(steps: Int) -> (count: Int, complaints: [String]) {
        let walk = Self.walk(from: Self.beginnings, steps: steps)
        var complaints: [String] = []
        for (index, world) in walk.worlds.enumerated() where complaints.count < 3 {
            if let violation = world.violation {
                complaints.append("\(violation):\n  \(walk.trace(index))")
                continue
            }
            guard let (end, _) = Self.settled(world) else {
                complaints.append("the operator never comes to rest:\n  \(walk.trace(index))")
                continue
            }
            if let problem = end.violation ?? Self.misplaced(end) {
                complaints.append(
                    "\(problem), at the end \(String(describing: end.job)) \(end.states) \(end.status.phase ?? "-"):\n  \(walk.trace(index))"
                )
            }
        }
        return (walk.worlds.count, complaints)
    }

    /// What is wrong with a world in which the operator has nothing to do.
    private static func misplaced(_ world: StreamWorld) -> String? {
        let phase = world.status.phase
        if let job = world.job, job.owner == nil { return phase == "Pending" ? nil : "somebody else's Job is not reported" }
        if world.stream.isSuspended {
            return world.job == nil && phase == "Suspended" ? nil : "a suspended stream is not at rest"
        }
        if world.states.contains(StateAnnotation.crashLoop.rawValue) {
            return phase == "Failed" && world.job?.state != .running ? nil : "a stream that failed does not stand still"
        }
        let open = world.observedRequests.filter(\.isOpen)
        guard let job = world.job else {
            return !world.hasTemplate && phase == "Pending" ? nil : "nothing runs, and nothing says why"
        }
        guard job.state == .running, !job.isTerminating else { return "a Job that has ended is left standing" }
        if let id = job.backfillID {
            guard let request = open.first(where: { $0.name == id }) else { return "a backfill runs that nobody asks for" }
            guard phase == "Backfilling" else { return "a backfill runs and the phase is \(phase ?? "-")" }
            return job.hash == ConfigurationHash.backfill(specHash: world.stream.hash, request: request.spec)
                ? nil : "an old spec runs"
        }
        guard open.isEmpty else { return "a backfill is due, and the stream streams" }
        guard phase == "Running" else { return "the stream runs and the phase is \(phase ?? "-")" }
        return job.hash == world.stream.hash ? nil : "an old spec runs"
    }

    @Test("is found again by the walk where a rule is broken on purpose: a failed Job that is deleted at once")
    func walkSees() {
        var world = StreamWorld()
        world.status.phase = "Running"
        world.job = StreamWorld.Job(uid: 1, hash: world.stream.hash, state: .failed, owner: StreamWorld.streamUID)
        let after = world.after([.deleteJob(uid: "1", because: .failureAcknowledged)], seen: world)
        #expect(after.violation == "a failed Job is removed before a person has seen it")
        world.job = nil
        world.requests = [StreamWorld.Request(name: "by-hand")]
        #expect(world.after([.createJob(.streaming)], seen: world).violation == "streaming although a backfill is due")
        world.isSuspended = true
        #expect(world.after([.createJob(.streaming)], seen: world).violation != nil)
    }

    @Test("a new stream takes six writes to stream: request, Job, completion, deletion, Job, status")
    func writes() {
        var world = StreamWorld()
        var writes: [String] = []
        for _ in 0..<20 {
            let actions = decide(world.snapshot).actions.filter { action in
                // A status is written when nothing else has happened for a moment; Jobs that end at once leave no such moment.
                if case .writeStatus = action { return world.job?.backfillID == nil }
                return true
            }
            writes += actions.map { Self.short([$0]) }
            world = world.after(actions, seen: world)
            if world.job?.backfillID != nil, let done = world.after(.jobCompletes) { world = done }
            if let gone = world.after(.jobIsGone) { world = gone }
        }
        #expect(
            writes == [
                "create orders-initial-backfill-streamuid", "create a Job, backfill",
                "complete orders-initial-backfill-streamuid",
                "delete the Job: it is complete", "create a Job, streaming", "record Running Streaming",
            ])
        #expect(world.status.phase == "Running")
    }
}
