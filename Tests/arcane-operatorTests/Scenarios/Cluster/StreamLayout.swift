import ArcaneCore
import Testing

/// The three ways in which specs of streams say how they are run (contract, section 1).
enum StreamLayout: String, CaseIterable, CustomTestStringConvertible {
    case v0, v1, v2

    var testDescription: String { "layout \(rawValue)" }

    /// The spec of a stream that follows its source.
    func spec(_ template: String, backfill: String? = nil, suspended: Bool = false) -> JSONValue {
        let streaming = Self.reference("jobTemplateRef", template)
        let backfilling = Self.reference("backfillJobTemplateRef", backfill)
        let spec: JSONValue =
            switch self {
            case .v0: streaming.merging(backfilling)
            case .v1: execution(["changeCapture": streaming], backfilling)
            case .v2: execution(["changeCapture": streaming.merging(backfilling)])
            }
        return spec.merging(self.suspended(suspended))
    }

    /// The spec of a stream whose Jobs are made by a schedule; layout v0 has none, and layout v2 no template for its backfills.
    func cronSpec(
        _ template: String, backfill: String? = nil, schedule: String = "0 0 1 1 *", suspended: Bool = false
    ) -> JSONValue {
        let batch: JSONValue = ["schedule": .string(schedule)]
        return execution(
            ["batch": batch.merging(Self.reference("jobTemplateRef", template))],
            self == .v1 ? Self.reference("backfillJobTemplateRef", backfill) : [:]
        ).merging(self.suspended(suspended))
    }

    private static func reference(_ field: String, _ template: String?) -> JSONValue {
        template.map { [field: ["name": .string($0)]] } ?? [:]
    }

    /// What suspends a stream, or lets it go on, as a change of its spec.
    func suspended(_ suspended: Bool) -> JSONValue {
        self == .v0 ? ["suspended": .bool(suspended)] : ["execution": ["suspended": .bool(suspended)]]
    }

    private func execution(_ backend: JSONValue, _ more: JSONValue = [:]) -> JSONValue {
        let inner: JSONValue = ["layoutVersion": .string(rawValue), "streamingBackend": backend]
        return ["execution": inner.merging(more)]
    }
}
