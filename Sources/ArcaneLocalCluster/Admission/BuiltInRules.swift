import ArcaneCore
import ArcaneKubernetes

/// What built-in kinds must be, as far as it is checked here: Jobs, CronJobs, pods, Secrets and CRDs. Others are kept as they are.
enum BuiltInRules {
    /// What is wrong with an object.
    static func problems(_ object: JSONValue, _ served: ServedResource) -> [FieldProblem] {
        guard !served.isCustom else { return [] }
        let spec = object["spec"] ?? [:]
        return switch served.resource.kind {
        case "Job": job(spec, at: "spec")
        case "CronJob": cronJob(spec)
        case "Pod": pod(spec, at: "spec", restarts: ["Always", "OnFailure", "Never"])
        case "Secret": secret(object)
        case "CustomResourceDefinition": definition(object)
        default: []
        }
    }

    /// What of `current` must not have become what `object` is.
    static func changes(_ object: JSONValue, from current: JSONValue, _ served: ServedResource) -> [FieldProblem] {
        guard !served.isCustom else { return [] }
        switch served.resource.kind {
        case "Job":
            // The scheduling of a suspended Job that never ran may change in the real API; nobody needs it here.
            return ["template", "selector", "completions", "completionMode", "podFailurePolicy"].compactMap { field in
                let (new, old) = (object["spec"]?[field], current["spec"]?[field])
                return new == old ? nil : .invalid("spec.\(field)", new ?? .null, "field is immutable")
            }
        case "Secret", "ConfigMap":
            let isRetyped = object["type"] != current["type"]
            let retyped = isRetyped ? [FieldProblem.invalid("type", object["type"] ?? "", "field is immutable")] : []
            guard current["immutable"] == true else { return retyped }
            return retyped
                + ["data", "binaryData", "immutable"].compactMap { field in
                    object[field] == current[field] ? nil : .forbidden(field, "field is immutable when `immutable` is set")
                }
        case "CustomResourceDefinition":
            return ["scope", "group"].compactMap { field in
                let new = object["spec"]?[field]
                return new == current["spec"]?[field] ? nil : .invalid("spec.\(field)", new ?? .null, "field is immutable")
            }
        default: return []
        }
    }

    private static func job(_ spec: JSONValue, at path: String) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        for field in ["parallelism", "completions", "backoffLimit", "activeDeadlineSeconds", "ttlSecondsAfterFinished"] {
            if let number = spec[field]?.intValue, number < 0 {
                problems.append(.invalid("\(path).\(field)", .integer(number), "must be greater than or equal to 0"))
            }
        }
        if spec["podFailurePolicy"] != nil, spec["template"]?["spec"]?["restartPolicy"] != "Never" {
            problems.append(
                .invalid(
                    "\(path).template.spec.restartPolicy", spec["template"]?["spec"]?["restartPolicy"] ?? "",
                    "only \"Never\" is supported when podFailurePolicy is specified"))
        }
        return problems + ObjectNameRules.labelProblems(spec["template"]?["metadata"]?["labels"], at: "\(path).template.labels")
            + pod(spec["template"]?["spec"] ?? [:], at: "\(path).template.spec", restarts: ["OnFailure", "Never"])
    }

    private static func cronJob(_ spec: JSONValue) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        let schedule = spec["schedule"]?.stringValue ?? ""
        if schedule.isEmpty {
            problems.append(.required("spec.schedule"))
        } else {
            do {
                _ = try CronSchedule(schedule)
            } catch {
                problems.append(.invalid("spec.schedule", .string(schedule), "\(error)"))
            }
        }
        if let policy = spec["concurrencyPolicy"], !["Allow", "Forbid", "Replace"].contains(policy) {
            problems.append(.notSupported("spec.concurrencyPolicy", policy, supported: ["Allow", "Forbid", "Replace"]))
        }
        return problems + job(spec["jobTemplate"]?["spec"] ?? [:], at: "spec.jobTemplate.spec")
    }

    private static func pod(_ spec: JSONValue, at path: String, restarts: [String]) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        let containers = spec["containers"]?.arrayValue ?? []
        if containers.isEmpty { problems.append(.required("\(path).containers")) }
        var names: Set<String> = []
        for (list, entries) in [("initContainers", spec["initContainers"]?.arrayValue ?? []), ("containers", containers)] {
            for (index, container) in entries.enumerated() {
                let place = "\(path).\(list)[\(index)]"
                let name = container["name"]?.stringValue ?? ""
                if name.isEmpty {
                    problems.append(.required("\(place).name"))
                } else if !ObjectNameRules.isDNSLabel(name[...]) || name.utf8.count > 63 {
                    problems.append(
                        .invalid("\(place).name", .string(name), "must be a lowercase RFC 1123 label of at most 63 characters"))
                } else if !names.insert(name).inserted {
                    problems.append(
                        FieldProblem(reason: .duplicate, field: "\(place).name", message: "Duplicate value: \"\(name)\""))
                }
                if (container["image"]?.stringValue ?? "").isEmpty { problems.append(.required("\(place).image")) }
                problems += environment(container["env"], at: "\(place).env")
            }
        }
        let restart = spec["restartPolicy"] ?? "Always"
        if !restarts.contains(restart.stringValue ?? "") {
            problems.append(
                restart == "Always"
                    ? .required(
                        "\(path).restartPolicy", "valid values: \(restarts.map { "\"\($0)\"" }.joined(separator: ", "))")
                    : .notSupported("\(path).restartPolicy", restart, supported: restarts))
        }
        return problems
    }

    private static func environment(_ variables: JSONValue?, at path: String) -> [FieldProblem] {
        (variables?.arrayValue ?? []).enumerated().flatMap { index, variable -> [FieldProblem] in
            var problems: [FieldProblem] = []
            if (variable["name"]?.stringValue ?? "").isEmpty { problems.append(.required("\(path)[\(index)].name")) }
            if let value = variable["value"], value.stringValue == nil, !value.isNull {
                problems.append(.invalid("\(path)[\(index)].value", value, "must be a text; put it in quotes"))
            }
            return problems
        }
    }

    /// The values themselves are never told.
    private static func secret(_ object: JSONValue) -> [FieldProblem] {
        (object["data"]?.objectValue ?? [:]).sorted { $0.key < $1.key }.compactMap { name, value in
            if let text = value.stringValue, Base64.isValid(text) { return nil }
            return FieldProblem(
                reason: .invalid, field: "data[\(name)]", message: "Invalid value: \"<secret>\": must be Base64")
        }
    }

    private static func definition(_ object: JSONValue) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        let spec = object["spec"] ?? [:]
        let names = spec["names"] ?? [:]
        for (field, value) in [
            ("spec.group", spec["group"]), ("spec.names.plural", names["plural"]), ("spec.names.kind", names["kind"]),
        ] where (value?.stringValue ?? "").isEmpty {
            problems.append(.required(field))
        }
        if spec["scope"] != "Namespaced", spec["scope"] != "Cluster" {
            problems.append(.notSupported("spec.scope", spec["scope"] ?? "", supported: ["Cluster", "Namespaced"]))
        }
        let expected = "\(names["plural"]?.stringValue ?? "").\(spec["group"]?.stringValue ?? "")"
        let name = KubernetesObject(object).name
        if name != expected {
            problems.append(.invalid("metadata.name", .string(name), "must be spec.names.plural+\".\"+spec.group"))
        }
        let versions = spec["versions"]?.arrayValue ?? []
        if versions.filter({ $0["storage"] == true }).count != 1 {
            problems.append(
                .invalid("spec.versions", .array(versions), "must have exactly one version marked as storage version"))
        }
        for (index, version) in versions.enumerated() {
            let schema = version["schema"]?["openAPIV3Schema"]
            if schema == nil {
                problems.append(.required("spec.versions[\(index)].schema.openAPIV3Schema", "schemas are required"))
            } else if schema?["type"] != "object" {
                problems.append(
                    .invalid(
                        "spec.versions[\(index)].schema.openAPIV3Schema.type", schema?["type"] ?? "",
                        "must be object at the root"))
            }
        }
        return problems
    }
}
