import ArcaneKubernetes
import ArcaneResources

/// What is said of a StreamClass, in its status.
enum ClassReport {
    /// What holds of a class.
    enum Situation: Hashable, Sendable {
        /// Its streams are read for the first time.
        case pending
        /// Its streams are run.
        case ready
        /// They are not: a word for programs, and what a person can do.
        case failed(String, String)
    }

    /// What holds of a class whose streams are followed by an informer in this state.
    static func situation(_ state: InformerState, of resource: APIResource) -> Situation {
        switch state {
        case .syncing: return .pending
        case .synced: return .ready
        case .failed(let error):
            let kind = "\(resource.plural).\(resource.group)/\(resource.version)"
            switch error as? KubernetesError {
            case let error? where error.isNotFound:
                return .failed(
                    "KindMissing",
                    "the API serves no \(kind); install the CRD of the plugin, or mend apiGroupRef, apiVersion or pluralName")
            case let error? where error.isForbidden:
                return .failed(
                    "Forbidden",
                    "the operator may not list \(kind); allow get, list, watch and patch on \(resource.plural) and \(resource.plural)/status to its service account"
                )
            default: return .failed("Unreachable", "the streams cannot be listed: \(error)")
            }
        }
    }

    /// The condition of a class whose CRD is older than the operator.
    static let definitionCurrent = "DefinitionCurrent"

    /// The status of a class that says `situation`, and which fields of a status its CRD does not have; nil where that is not known, so that what
    /// was said of it before stays.
    static func status(
        _ streamClass: ObservedClass, _ situation: Situation, unkept: UnkeptFields? = nil, at now: KubernetesTime
    ) -> StreamClassStatus {
        var status = StreamClassStatus()
        status.observedGeneration = streamClass.generation
        let (phase, reason, message): (String, String, String) =
            switch situation {
            case .pending: ("Pending", "Reading", "the streams are read")
            case .ready: ("Ready", "Ready", "the streams are run")
            case .failed(let word, let text): ("Failed", word, text)
            }
        status.phase = phase
        func condition(_ type: String, _ holds: Bool, _ reason: String, _ message: String) -> StatusCondition {
            StatusCondition(
                type, holds, reason, message, generation: streamClass.generation, after: streamClass.status.conditions, at: now)
        }
        status.conditions = [condition("Ready", phase == "Ready", reason, message)]
        let fields = unkept?.names ?? []
        if unkept == nil {
            status.conditions += streamClass.status.conditions.filter { $0.type == definitionCurrent }
        } else if !fields.isEmpty {
            status.conditions.append(
                condition(definitionCurrent, false, "FieldsNotKept", outdated(streamClass.resource, without: fields)))
        }
        return status
    }

    private static func outdated(_ resource: APIResource?, without fields: [String]) -> String {
        let name = resource.map { "\($0.plural).\($0.group)" } ?? "of the class"
        let list = fields.map { "status.\($0)" }.joined(separator: ", ")
        return "the CRD \(name) is older than the operator: it does not keep \(list); apply that of the plugin's current chart"
    }
}
