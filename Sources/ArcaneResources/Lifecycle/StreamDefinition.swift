public import ArcaneCore
import ArcaneJSON

/// What the operator knows of a stream: made of the dynamic object when it arrives, small enough to keep thousands of them.
public struct StreamDefinition: Hashable, Sendable {
    /// The namespace.
    public var namespace: String
    /// The name.
    public var name: String
    /// The uid.
    public var uid: String
    /// Group and version of its kind.
    public var apiVersion: String
    /// Its kind.
    public var kind: String
    /// Counts changes of the spec.
    public var generation: Int64
    /// The version of the object.
    public var resourceVersion: String
    /// Whether it is being deleted.
    public var isTerminating: Bool
    /// The spec as compact JSON with sorted keys.
    public var specText: String
    /// The hash of the spec.
    public var hash: String
    /// Whether it is stopped: by its spec, or by an annotation.
    public var isSuspended: Bool
    /// How its Jobs are run; nil where the spec does not say, which is one of the problems.
    public var backend: StreamBackend?
    /// The template of its backfill Jobs; nil where there is none.
    public var backfillTemplate: TemplateName?
    /// The Secrets of its Jobs.
    public var secrets: [SecretEnvironment]
    /// The states that its annotations tell, by key.
    public var stateAnnotations: [String: String]
    /// What is wrong with the spec, as far as the operator can tell.
    public var problems: [SpecProblem]
    /// What was recorded of it; phases of older operators are read, too.
    public var status: StreamStatus

    /// Reads a stream definition of the class `streamClass`.
    public init(_ object: JSONValue, streamClass: StreamClassSpec) {
        let metadata = object["metadata"]
        let spec = object["spec"] ?? [:]
        namespace = metadata?["namespace"]?.stringValue ?? ""
        name = metadata?["name"]?.stringValue ?? ""
        uid = metadata?["uid"]?.stringValue ?? ""
        apiVersion = object["apiVersion"]?.stringValue ?? ""
        kind = object["kind"]?.stringValue ?? ""
        generation = metadata?["generation"]?.intValue.map(Int64.init) ?? 0
        resourceVersion = metadata?["resourceVersion"]?.stringValue ?? ""
        isTerminating = metadata?["deletionTimestamp"]?.stringValue != nil
        specText = spec.text
        hash = ConfigurationHash.of(spec: spec)
        let annotations = metadata?["annotations"]?.objectValue ?? [:]
        stateAnnotations = annotations.compactMapValues(\.stringValue).filter {
            streamClass.stateAnnotationKeys.contains($0.key)
        }
        let layout = LifecycleLayout(spec: spec, namespace: namespace)
        isSuspended = layout.isSuspended || stateAnnotations.values.contains(StateAnnotation.suspended.rawValue)
        backend = layout.backend
        backfillTemplate = layout.backfillTemplate
        problems = layout.problems
        secrets = []
        status = StreamStatus(recorded: object["status"] ?? [:])
        for field in streamClass.secretRefs {
            guard let reference = spec[field], !reference.isNull else { continue }
            guard let secret = reference["name"]?.stringValue, !secret.isEmpty else {
                problems.append(
                    SpecProblem(path: "spec.\(field)", message: "names no Secret; write {name: …}, or leave it out"))
                continue
            }
            secrets.append(SecretEnvironment(name: secret, isOptional: reference["optional"]?.boolValue ?? false))
        }
    }

    /// Whether an annotation says `state`.
    public func hasState(_ state: StateAnnotation) -> Bool { stateAnnotations.values.contains(state.rawValue) }

    /// The spec as it was.
    public var spec: JSONValue { (try? JSONValue(parsing: specText)) ?? [:] }
}
