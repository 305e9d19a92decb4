import ArcaneCore
import ArcaneKubernetes
import ArcaneResources

/// A StreamingJobTemplate: the Job that it says, or why it says none.
enum ObservedJobTemplate: Hashable, Sendable {
    case valid(JobTemplate)
    case invalid(SpecProblem)

    /// Reads a StreamingJobTemplate.
    init(_ object: KubernetesObject) {
        do {
            self = .valid(try JobTemplate(object.json["spec"] ?? [:]))
        } catch {
            self = .invalid(error)
        }
    }

    /// What a decision depends on.
    var observed: ObservedTemplate {
        switch self {
        case .valid(let template): .found(hash: template.hash)
        case .invalid(let problem): .invalid(problem.description)
        }
    }
}
