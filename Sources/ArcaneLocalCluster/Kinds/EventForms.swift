import ArcaneCore

/// The two forms of Events: of the core group, in which they are kept, and of `events.k8s.io`, which renames some fields.
enum EventForms {
    static let core = GroupResource(group: "", plural: "events")
    static let newer = GroupResource(group: "events.k8s.io", plural: "events")

    /// What field selectors may ask for, in the fields of the core group.
    static let selectable =
        ["reason", "type", "reportingComponent", "source"]
        + ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"].map { "involvedObject.\($0)" }

    /// Names in `events.k8s.io`, and those of the core group.
    private static let names = [
        ("regarding", "involvedObject"), ("note", "message"), ("reportingController", "reportingComponent"),
        ("deprecatedSource", "source"), ("deprecatedFirstTimestamp", "firstTimestamp"),
        ("deprecatedLastTimestamp", "lastTimestamp"), ("deprecatedCount", "count"),
    ]

    /// An Event of `events.k8s.io` as it is kept.
    static func stored(_ event: JSONValue) -> JSONValue {
        renamed(event, names.map { ($0.0, $0.1) }).setting(["apiVersion"], to: "v1")
    }

    /// A kept Event as `events.k8s.io` has it.
    static func newer(_ event: JSONValue) -> JSONValue {
        renamed(event, names.map { ($0.1, $0.0) }).setting(["apiVersion"], to: "events.k8s.io/v1")
    }

    /// The field of the core group that a field selector on `events.k8s.io` means.
    static func coreName(_ field: String) -> String {
        let (head, rest) = (field.prefix { $0 != "." }, field.drop { $0 != "." })
        return (names.first { $0.0 == head }?.1 ?? String(head)) + rest
    }

    private static func renamed(_ event: JSONValue, _ names: [(String, String)]) -> JSONValue {
        guard case .object(var members) = event else { return event }
        for (old, new) in names {
            guard let value = members.removeValue(forKey: old) else { continue }
            members[new] = value
        }
        return .object(members)
    }
}
