public import ArcaneCore

/// What a StreamingJobTemplate says: the Job that those of streams are made from, in either of the two forms that exist.
public struct JobTemplate: Hashable, Sendable {
    /// Labels of the Job.
    public var labels: [String: String]
    /// Annotations of the Job.
    public var annotations: [String: String]
    /// The Job's spec.
    public var spec: JSONValue
    /// A hash of all that, by which a Job is known to be older than its template.
    public var hash: String

    /// Reads the spec of a StreamingJobTemplate; throws a sentence that says what is missing.
    ///
    /// The Job's spec is at `spec.spec`, or in the older form at `spec.template.spec`.
    public init(_ template: JSONValue) throws(SpecProblem) {
        let isOlder = template["spec"] == nil && template["template"] != nil
        let job = isOlder ? template["template"] : template
        let path = isOlder ? "spec.template.spec" : "spec.spec"
        guard let spec = job?["spec"], spec.objectValue != nil else {
            throw SpecProblem(path: path, message: "is missing; it is the spec of the Job")
        }
        let containers = spec["template"]?["spec"]?["containers"]?.arrayValue ?? []
        guard !containers.isEmpty, containers.allSatisfy({ $0.objectValue != nil }) else {
            throw SpecProblem(path: "\(path).template.spec.containers", message: "is missing; a Job needs a container")
        }
        func texts(_ name: String) -> [String: String] {
            let outer = template["metadata"]?[name]?.objectValue ?? [:]
            let inner = isOlder ? job?["metadata"]?[name]?.objectValue ?? [:] : [:]
            return outer.merging(inner) { outer, _ in outer }.compactMapValues(\.stringValue)
        }
        labels = texts("labels")
        annotations = texts("annotations")
        self.spec = spec
        hash = ConfigurationHash.of(spec: template)
    }
}
