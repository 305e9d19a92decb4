import ArcaneCore
import ArcaneHTTP
import ArcaneKubernetes
import ArcaneResources

/// Asks for a backfill by annotating the stream's own Job (contract, section 4): when the Job completes, the operator runs a backfill.
struct JobAnnotation: BackfillSignal {
    let client: KubernetesClient
    /// The Job's name, which is the stream's.
    let job: String
    /// The annotation's keys; the value is written under each.
    let keys: [String]

    func requestBackfill(reason: String) async throws {
        let namespace = client.configuration.namespace
        let annotations = Dictionary(
            keys.map { ($0, JSONValue.string(StateAnnotation.schemaMismatch.rawValue)) },
            uniquingKeysWith: { first, _ in first })
        do {
            try await client.mergePatch(
                "/apis/batch/v1/namespaces/\(namespace)/jobs/\(job)", ["metadata": ["annotations": .object(annotations)]])
        } catch let error as KubernetesError {
            throw StreamError.transient(
                "Job \(namespace)/\(job) could not be annotated: \(error)\(JobAnnotation.remedy(error.status))")
        } catch let error as HTTPError {
            throw StreamError(error, while: "annotating Job \(namespace)/\(job)")
        }
    }

    private static func remedy(_ status: Int) -> String {
        switch status {
        case 401: "; the service account's token is not accepted: check that it is mounted and not expired"
        case 403: "; grant the pod's service account 'patch' on 'jobs' in group 'batch'"
        case 404: "; the Job must have the stream's name and stand in the pod's namespace"
        default: ""
        }
    }
}

/// Where there is no operator to ask.
struct NoOperator: BackfillSignal {
    func requestBackfill(reason: String) async throws {
        throw StreamError.transient("there is no cluster to ask for a backfill; run once with --backfill, then again without")
    }
}
