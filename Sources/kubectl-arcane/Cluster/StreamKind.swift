import ArcaneCore
import ArcaneKubernetes
import ArcaneResources

/// A StreamClass, and the kind of its streams.
struct StreamKind: Hashable, Sendable {
    /// The name of the class.
    let name: String
    let spec: StreamClassSpec
    /// Where the streams are.
    let resource: APIResource

    /// Reads a StreamClass. Throws a `CommandFailure` where its spec names no kind.
    init(_ object: KubernetesObject) throws {
        let result = StreamClassSpec.decode(from: object.json["spec"] ?? [:])
        guard let spec = result.value else {
            let problems = result.problems.map(\.description).joined(separator: "; ")
            throw CommandFailure(
                "the StreamClass \(object.name) is wrong: \(problems); mend it with `kubectl edit streamclass \(object.name)`")
        }
        self.init(name: object.name, spec: spec)
    }

    init(name: String, spec: StreamClassSpec) {
        self.name = name
        self.spec = spec
        resource = APIResource(
            group: spec.apiGroupRef, version: spec.apiVersion, kind: spec.kindRef, plural: spec.pluralName)
    }
}
