import ArcanePluginKit

/// Streams of Acme.
@main
struct AcmePlugin: StreamPlugin {
    static let names = ResourceNames(kind: "AcmeStream")

    func source(for context: StreamContext<AcmeSpec>) throws -> AcmeSource {
        AcmeSource(spec: context.spec)
    }

    /// What `acme-plugin check` looks at, beside the spec and the sink: everything without which the source cannot be read.
    func check(_ context: StreamContext<AcmeSpec>) async -> [CheckFinding] {
        [.good("the source", "records since \(context.spec.start)")]
    }
}
