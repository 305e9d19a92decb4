import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import ArcaneStreams

/// StreamClasses in a table.
enum ClassList {
    /// The table of `classes`. `now` is what ages are counted to.
    static func table(_ classes: [KubernetesObject], isWide: Bool, now: Timestamp) -> TextTable {
        let header = ["NAME", "KIND", "PHASE", "AGE", "NOTE"]
        return TextTable(
            isWide ? header + ["RESOURCE", "SECRETS"] : header,
            rows: classes.map { object in
                let result = StreamClassSpec.decode(from: object.json["spec"] ?? [:])
                let status = object.json["status"]
                let ready = [StatusCondition](recorded: status?["conditions"]).first { $0.type == "Ready" }
                let problems = result.problems.map(\.description).joined(separator: "; ")
                let note = problems.isEmpty ? (ready?.status == "False" ? ready?.message ?? "" : "") : problems
                let row = [
                    object.name, object.json["spec"]?["kindRef"]?.stringValue ?? "", status?["phase"]?.stringValue ?? "New",
                    HumanDuration.since(object.json["metadata"]?["creationTimestamp"], now: now), note,
                ]
                guard isWide else { return row }
                let resource = result.value.map { "\($0.pluralName).\($0.apiGroupRef)/\($0.apiVersion)" }
                return row + [resource ?? "", (result.value?.secretRefs ?? []).joined(separator: ",")]
            })
    }
}
