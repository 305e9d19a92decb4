import ArcaneCore
import ArcaneKubernetes
import ArcaneResources

/// A StreamClass, as far as the operator needs it.
struct ObservedClass: Hashable, Sendable {
    /// The name.
    var name: String
    /// The uid.
    var uid: String
    /// The version of the object.
    var resourceVersion: String
    /// Counts changes of the spec.
    var generation: Int64
    /// When it was made.
    var created: Timestamp
    /// Whether it is being deleted.
    var isTerminating: Bool
    /// The spec; nil where it has problems.
    var spec: StreamClassSpec?
    /// What is wrong with the spec.
    var problems: [SpecProblem]
    /// What was recorded of it.
    var status: StreamClassStatus

    /// Reads a StreamClass.
    init(_ object: KubernetesObject) {
        name = object.name
        uid = object.uid
        resourceVersion = object.resourceVersion
        generation = object.generation
        created = object.creationTimestamp ?? Timestamp(milliseconds: 0)
        isTerminating = object.isTerminating
        let result = StreamClassSpec.decode(from: object.json["spec"] ?? [:])
        spec = result.value
        problems = result.problems
        status = StreamClassStatus(recorded: object.json["status"] ?? [:])
    }

    /// The kind of its streams, as URLs have it.
    var resource: APIResource? {
        spec.map { APIResource(group: $0.apiGroupRef, version: $0.apiVersion, kind: $0.kindRef, plural: $0.pluralName) }
    }

    /// Whether `other` is another class of the same kind.
    func isRival(of other: ObservedClass) -> Bool {
        guard let resource, let theirs = other.resource else { return false }
        return other.name != name && resource.group == theirs.group && resource.plural == theirs.plural
    }

    /// The class that runs the streams of this one's kind: of several the oldest, and of those that are of the same second the first by name.
    func owner(among classes: [ObservedClass]) -> ObservedClass {
        let rivals = classes.filter { !$0.isTerminating && isRival(of: $0) }
        return (rivals + [self]).min { ($0.created.microseconds, $0.name) < ($1.created.microseconds, $1.name) } ?? self
    }
}
