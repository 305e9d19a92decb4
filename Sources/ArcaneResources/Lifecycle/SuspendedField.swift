public import ArcaneCore

/// The field of a stream's spec that says whether the stream is stopped: where it is depends on the spec's layout (contract, section 1).
public enum SuspendedField {
    /// The path of the field inside `spec`. Throws where the layout is not known.
    public static func path(in spec: JSONValue) throws(SpecProblem) -> [String] {
        switch spec["execution"]?["layoutVersion"]?.stringValue ?? "" {
        case "": ["suspended"]
        case "v1", "v2": ["execution", "suspended"]
        case let other: throw SpecProblem(path: "spec.execution.layoutVersion", message: LifecycleLayout.unknown(other))
        }
    }

    /// The part of a merge patch of `spec` that stops the stream, or lets it go on. Throws where the layout is not known.
    public static func change(of spec: JSONValue, to isSuspended: Bool) throws(SpecProblem) -> JSONValue {
        try path(in: spec).reversed().reduce(.bool(isSuspended)) { .object([$1: $0]) }
    }
}
