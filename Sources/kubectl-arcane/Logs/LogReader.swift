import ArcaneHTTP
import ArcaneKubernetes

/// Shows the log of a stream, also across its pods.
struct LogReader: Sendable {
    let session: ClusterSession
    let kind: StreamKind
    let stream: ObjectName
    let write: @Sendable ([UInt8]) -> Void
    /// Tells which pod is shown.
    let tell: @Sendable (String) -> Void
    var time = SteadyTime.system

    /// How long a container may take until it has a log, and how often it is looked.
    private static let startLimit: Duration = .seconds(60)
    private static let pause: Duration = .milliseconds(500)

    /// Shows the log of one container. Throws a `CommandFailure` where it is gone with its pod.
    func show(_ source: LogSource, _ query: PodLogQuery) async throws {
        guard try await read(source, query) else {
            throw CommandFailure("\(Self.gone(source)); try again for that of the next one")
        }
    }

    /// Shows the log of one container; false where it is gone with its pod.
    private func read(_ source: LogSource, _ query: PodLogQuery) async throws -> Bool {
        var query = query
        query.container = source.container
        let end = time.now + Self.startLimit
        while true {
            do {
                for try await bytes in try await session.client.log(of: source.pod, query) { write(bytes) }
                return true
            } catch let error as KubernetesError where error.status == 400 && query.follows && time.now < end {
                // The container has not started.
                try await time.sleep(for: Self.pause)
            } catch let error as KubernetesError where error.isNotFound {
                return false
            }
        }
    }

    private static func gone(_ source: LogSource) -> String { "the log of the pod \(source.pod) is gone with the pod" }

    /// Shows the log of the newest pod, and then of each that follows, until the stream is stopped, has failed or is gone. One that ends and goes
    /// before it can be read is told of.
    func follow(_ first: LogSource, _ query: PodLogQuery) async throws {
        var (source, query) = (first, query)
        query.follows = true
        while true {
            if try await !read(source, query) { tell("==> \(Self.gone(source))") }
            guard let next = try await next(after: source.pod) else { return }
            tell("==> \(next.pod)")
            source = next
            // The beginning of the next one is what comes next.
            (query.lastLines, query.sinceSeconds) = (nil, nil)
        }
    }

    /// The pod that comes after the one called `pod`, as soon as it is there; nil where none will come by itself.
    private func next(after pod: ObjectName) async throws -> LogSource? {
        while true {
            guard let found = try await session.find(kind.resource, stream) else { return nil }
            let observed = ObservedStream(found, kind)
            let pods = try await session.pods(of: stream, kind: kind.resource.kind)
            if let newest = pods.last, newest.objectName != pod { return try LogSource(observed, pods: pods) }
            switch WaitGoal.running.progress(StreamSight(stream: observed), stream) {
            case .failed(let why):
                tell("==> \(why)")
                return nil
            case .going, .unseen, .done: try await time.sleep(for: Self.pause)
            }
        }
    }
}
