import ArcaneCore
import CoreMetrics
import Logging
import Synchronization

/// Follows one selection of a kind's objects, for an informer.
final class Follower<Value: Sendable>: Sendable {
    /// A watch told nothing for too long.
    private struct Silence: Error, CustomStringConvertible {
        let limit: Duration
        var description: String { "the watch told nothing for \(limit)" }
    }

    private struct Status {
        var progress = FollowState()
        var counts = InformerCounts()
        var lastHeard: Duration?
        /// The last reason that was logged, so that it is not repeated at every attempt.
        var reason: String?
    }

    let selection: Selection
    private let resource: APIResource
    private let origin: Int
    private let source: any ObjectSource
    private let intake: ObjectIntake<Value>
    private let pageSize: Int
    private let pauses: Backoff
    private let silence: Duration
    private let time: SteadyTime
    private let metrics: InformerMetrics?
    private let logger: Logger
    private let status = Mutex(Status())

    init(
        _ resource: APIResource, _ selection: Selection, origin: Int, source: any ObjectSource, intake: ObjectIntake<Value>,
        pageSize: Int, pauses: Backoff, silence: Duration, time: SteadyTime, metrics: InformerMetrics?, logger: Logger
    ) {
        self.resource = resource
        self.selection = selection
        self.origin = origin
        self.source = source
        self.intake = intake
        self.pageSize = pageSize
        self.pauses = pauses
        self.silence = silence
        self.time = time
        self.metrics = metrics
        self.logger = logger
    }

    var state: InformerState { status.withLock { $0.progress.state } }
    var hasSynced: Bool { status.withLock { $0.progress.hasSynced } }
    var counts: InformerCounts { status.withLock { $0.counts } }
    var lastHeard: Duration? { status.withLock { $0.lastHeard } }

    /// Follows the selection until the task is cancelled. `heard` is called after each word from the API, `changed` when the state may have
    /// changed.
    func run(heard: @escaping @Sendable () -> Void, changed: @Sendable () -> Void) async {
        while !Task.isCancelled {
            var needsPause = false
            do {
                switch status.withLock({ $0.progress.step }) {
                case .list: try await list(heard)
                case .watch(let version): needsPause = try await watch(from: version, heard)
                }
            } catch {
                guard !Task.isCancelled else { return }
                fail(error)
                needsPause = true
            }
            changed()
            if needsPause {
                let failures = status.withLock { $0.progress.failures }
                try? await time.sleep(for: pauses.pause(after: failures, random: .random(in: 0...1)))
            }
        }
    }

    /// Reads the list, part after part.
    private func list(_ heard: () -> Void) async throws {
        let began = time.now
        while case .list(let token) = status.withLock({ $0.progress.step }) {
            let page = try await source.page(resource, selection, continuing: token, limit: pageSize)
            hear(heard)
            // The state says that the list is read only when the cache holds it.
            intake.list(page, isFirst: token == nil, isLast: page.continueToken == nil, origin: origin)
            status.withLock { status in
                guard status.progress.read(page) else { return }
                status.counts.lists += 1
                status.reason = nil
            }
        }
        metrics?.lists.increment()
        metrics?.listDuration.record((time.now - began).inSeconds)
    }

    /// Follows the changes from `version` on, until the API ends the watch; true where that was too soon.
    private func watch(from version: String, _ heard: @escaping @Sendable () -> Void) async throws -> Bool {
        let began = time.now
        status.withLock { $0.counts.watches += 1 }
        metrics?.watches.increment()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await self.source.changes(self.resource, self.selection, from: version) { event in
                    self.intake.tell(event, origin: self.origin)
                    self.status.withLock { $0.progress.hear(event.resourceVersion) }
                    self.hear(heard)
                }
            }
            group.addTask { try await self.waitForSilence(since: began) }
            defer { group.cancelAll() }
            try await group.next()
        }
        let isShort = status.withLock { status in
            let isShort = time.now - began < .seconds(1) && status.progress.step == .watch(from: version)
            status.progress.end(isShort: isShort)
            return isShort
        }
        if isShort { metrics?.shortWatches.increment() }
        return isShort
    }

    /// Throws `Silence` when nothing was heard for too long, of a watch that was begun at `began`.
    private func waitForSilence(since began: Duration) async throws {
        while true {
            let end = max(began, lastHeard ?? began) + silence
            guard time.now < end else { throw Silence(limit: silence) }
            try await time.sleep(until: end)
        }
    }

    private func hear(_ heard: () -> Void) {
        let now = time.now
        status.withLock { $0.lastHeard = now }
        heard()
    }

    private func fail(_ error: any Error) {
        let isSilence = error is Silence
        let reason = "\(error)"
        let (isNew, isFailed) = status.withLock { status in
            status.progress.fail(error)
            status.counts.failures += 1
            if isSilence { status.counts.silences += 1 }
            let isNew = status.reason != reason
            status.reason = reason
            return (isNew, status.progress.state.isDecided && !status.progress.state.isSynced)
        }
        (isSilence ? metrics?.silences : metrics?.failures)?.increment()
        let isGone = (error as? KubernetesError)?.isGone == true
        logger.log(
            level: isGone || !isNew ? .debug : isFailed || isSilence ? .warning : .info,
            isFailed ? "the list cannot be read; it is tried again" : "the watch is begun again",
            metadata: ["namespace": "\(selection.namespace ?? "")", "error": "\(reason)"])
    }
}

extension WatchEvent {
    /// The version that the event leads to.
    fileprivate var resourceVersion: String {
        switch self {
        case .added(let object), .modified(let object), .deleted(let object): object.resourceVersion
        case .bookmark(let version): version
        }
    }
}
