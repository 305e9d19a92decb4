import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import ArcaneStreams

/// All that a person may want to know of one stream, and what to do about it.
struct StreamDescription: Sendable {
    let stream: ObservedStream
    /// The Job of the stream's name; nil where there is none.
    let job: ObservedJob?
    /// Its requests, those that were made first come first.
    let requests: [ObservedBackfillRequest]
    /// Whether conditions that do not hold are told of, too.
    let isWide: Bool
    /// What ages are counted to.
    let now: Timestamp

    /// So many requests are shown, the newest.
    private static let shownRequests = 5

    /// The text.
    var text: String {
        var lines = fields.map { "\(($0 + ":").padded(to: 15))\($1)" }
        let conditions = stream.definition.status.conditions.filter { isWide || Self.isNews($0) }
        if !conditions.isEmpty {
            lines += ["", "Conditions:"]
            lines += TextTable(
                ["TYPE", "STATUS", "SINCE", "REASON", "MESSAGE"],
                rows: conditions.map {
                    [$0.type, $0.status, age($0.lastTransitionTime?.timestamp), $0.reason ?? "", $0.message ?? ""]
                }
            ).lines().map { "  \($0)" }
        }
        if !requests.isEmpty {
            lines += ["", "Backfills:"]
            lines += TextTable(
                ["NAME", "PHASE", "AGE", "OVERRIDES", "MESSAGE"],
                rows: requests.suffix(Self.shownRequests).map {
                    [
                        $0.name.name, $0.phase ?? ($0.isOpen ? "New" : "Completed"), age($0.created), $0.payload?.text ?? "",
                        $0.isOpen ? $0.condition?.message ?? "" : "",
                    ]
                }
            ).lines().map { "  \($0)" }
        }
        if let remedy { lines += ["", remedy] }
        return lines.map { $0 + "\n" }.joined()
    }

    /// Whether a condition tells something: what ought to hold only where it does not, but for the one that says why.
    private static func isNews(_ condition: StatusCondition) -> Bool {
        switch condition.type {
        case "Ready": true
        case "TemplateCurrent": condition.status == "False"
        default: condition.status == "True"
        }
    }

    private var fields: [(String, String)] {
        let definition = stream.definition
        let summary = StreamSummary(definition)
        var fields = [
            ("Stream", stream.name.description), ("Kind", "\(definition.kind) (\(definition.apiVersion))"),
            ("Class", stream.kind.name), ("Phase", summary.phase + (stream.isObserved ? "" : ", before its last change")),
        ]
        if !summary.note.isEmpty { fields.append(("Why", summary.note)) }
        fields.append(("Suspended", definition.isSuspended ? "yes" : "no"))
        if let key = stream.downtime { fields.append(("Downtime", "\(key), since \(age(stream.downtimeBegin)) ago")) }
        switch definition.backend {
        case .batch(let schedule, let template)?: fields += [("Schedule", schedule), ("Template", template.description)]
        case .changeCapture(let template)?: fields.append(("Template", template.description))
        case nil: break
        }
        if let template = definition.backfillTemplate, template != definition.backend?.template {
            fields.append(("Backfills by", template.description))
        }
        fields.append(("Job", jobText))
        if let failure = definition.status.lastFailure {
            fields.append(("Last failure", "\(age(failure.time?.timestamp)) ago: \(failure.summary)"))
        }
        for problem in definition.problems { fields.append(("Wrong", problem.description)) }
        return fields
    }

    private var jobText: String {
        guard let job else { return "none" }
        let mode = job.isBackfill ? "backfill \(job.backfillID ?? "")" : "streaming"
        return switch job.outcome {
        case _ where job.isTerminating: "\(mode), ending"
        case .none: "\(mode), for \(age(job.startTime))"
        case .complete: "\(mode), complete"
        case .failed(let reason, _): "\(mode), failed: \(reason)"
        }
    }

    /// The command that lets the stream go on; nil where it goes on by itself.
    private var remedy: String? {
        let arguments = stream.arguments
        if stream.hasFailed {
            return
                "See why:       kubectl arcane stream logs \(arguments)\nLet it go on:  kubectl arcane stream start \(arguments)"
        }
        return stream.definition.isSuspended ? "Let it run:    kubectl arcane stream start \(arguments)" : nil
    }

    private func age(_ time: Timestamp?) -> String {
        time.map { HumanDuration.text(seconds: Int(now.seconds - $0.seconds)) } ?? "<unknown>"
    }
}

extension String {
    /// The text with spaces behind it, at least one.
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
