import ArcaneCore
import ArcaneHTTP
import ArcaneKubernetes
import ArcaneResources
import ArcaneStreams

extension ClusterSession {
    /// Makes a BackfillRequest with this spec, once, however often that has to be tried.
    func createRequest(_ spec: JSONValue, for stream: ObjectName) async throws -> ObservedBackfillRequest {
        var generator = SystemRandomNumberGenerator()
        let name = BackfillPlan.name(for: stream.name, using: &generator)
        let object: JSONValue = [
            "apiVersion": .string(APIGroup.apiVersion), "kind": .string(PlatformDefinitions.backfillRequest.kind),
            "metadata": ["name": .string(name), "namespace": .string(stream.namespace)], "spec": spec,
        ]
        let pauses = Backoff(shortest: .milliseconds(200), longest: .seconds(2))
        var attempt = 0
        while true {
            attempt += 1
            do {
                return ObservedBackfillRequest(try await client.create(.backfillRequests, object, in: stream.namespace))
            } catch let error as KubernetesError where error.isAlreadyExists && attempt > 1 {
                // The name was made by chance: an attempt of which no answer came has made it.
                return ObservedBackfillRequest(try await client.get(.backfillRequests, ObjectName(stream.namespace, name)))
            } catch let error as KubernetesError where Self.patience.statuses.contains(error.status) && attempt < 4 {
            } catch let error as HTTPError where error.isTransient && attempt < 4 {
            }
            try await SteadyTime.system.sleep(for: pauses.pause(after: attempt))
        }
    }
}
