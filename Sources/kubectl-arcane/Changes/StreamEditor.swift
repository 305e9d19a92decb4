import ArcaneCore
import ArcaneHTTP
import ArcaneKubernetes

/// Changes streams under the eyes of others who change them, too: what is decided holds for the stream as it was read, or it is decided anew.
struct StreamEditor: Sendable {
    /// What came of it.
    struct Outcome: Sendable {
        /// The stream as it is then.
        var stream: ObservedStream
        /// What has happened, in a word or more.
        var done: String
    }

    let session: ClusterSession
    let kind: StreamKind
    var time = SteadyTime.system

    private static let attempts = 10
    private static let pauses = Backoff(shortest: .milliseconds(50), longest: .seconds(1))

    /// Does to the stream called `name` what `decide` says of it; again where somebody else has changed it meanwhile, or where it is not known
    /// whether it was done. Throws a `CommandFailure`, or what the API says.
    func change(
        _ name: ObjectName, _ decide: (ObservedStream) throws -> StreamChange
    ) async throws -> Outcome {
        for attempt in 1...Self.attempts {
            let stream = try await session.stream(name, of: kind)
            let (patch, done): (JSONValue, String)
            switch try decide(stream) {
            case .none(let reason): return Outcome(stream: stream, done: reason)
            case .patch(let change, let word): (patch, done) = (change, word)
            }
            let condition: JSONValue = [
                "metadata": ["uid": .string(stream.object.uid), "resourceVersion": .string(stream.object.resourceVersion)]
            ]
            do {
                let written = try await session.client.mergePatch(kind.resource, name, patch.merging(condition))
                return Outcome(stream: ObservedStream(written, kind), done: done)
            } catch let error as KubernetesError where error.isConflict || error.isNotFound {
                // It has changed, or it is another one: looked at anew.
            } catch let error as HTTPError where error.isTransient && attempt < Self.attempts {
                // Perhaps it was done: that shows when it is looked at anew.
            }
            try await time.sleep(for: Self.pauses.pause(after: attempt, random: .random(in: 0...1)))
        }
        throw CommandFailure(
            "the stream \(name) was changed by somebody else at each of \(Self.attempts) attempts; see who with `kubectl get \(kind.resource.plural) \(name.name) -n \(name.namespace) --show-managed-fields -o yaml`, and try again"
        )
    }
}
