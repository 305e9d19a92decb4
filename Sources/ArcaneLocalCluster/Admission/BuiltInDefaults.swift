import ArcaneCore
import ArcaneKubernetes

/// What the API server fills in for built-in kinds, as far as clients notice.
enum BuiltInDefaults {
    /// An object that is created.
    static func created(_ object: JSONValue, _ served: ServedResource) -> JSONValue {
        guard !served.isCustom else { return object }
        switch served.resource.kind {
        case "Job": return selecting(job(object))
        case "CronJob": return cronJob(object)
        case "Pod":
            return object.editing(["spec"], pod)
                .setting(["status"], to: ["phase": "Pending", "qosClass": "BestEffort"])
        case "Secret": return secret(object)
        case "Namespace":
            return object.setting(["spec", "finalizers"], to: ["kubernetes"])
                .setting(["status"], to: ["phase": "Active"])
                .setting(["metadata", "labels", "kubernetes.io/metadata.name"], to: object["metadata"]?["name"])
        case "CustomResourceDefinition": return definition(object)
        default: return object
        }
    }

    /// An object that replaces `current`.
    static func updated(_ object: JSONValue, from current: JSONValue, _ served: ServedResource) -> JSONValue {
        guard !served.isCustom else { return object }
        switch served.resource.kind {
        case "Job": return job(object)
        case "CronJob": return cronJob(object)
        case "Pod": return object.editing(["spec"], pod)
        case "Secret": return secret(object)
        case "CustomResourceDefinition":
            // Its status is this server's own word; the versions that were ever stored are not forgotten.
            let stored = current["status"]?["storedVersions"]?.arrayValue ?? []
            let next = definition(object)
            let added = (next["status"]?["storedVersions"]?.arrayValue ?? []).filter { !stored.contains($0) }
            return next.setting(["status", "storedVersions"], to: .array(stored + added))
                .setting(["status", "conditions"], to: current["status"]?["conditions"] ?? next["status"]?["conditions"])
        default: return object
        }
    }

    /// `stringData` becomes `data`.
    private static func secret(_ object: JSONValue) -> JSONValue {
        var result = defaulted(object, [], ["type": "Opaque"])
        if let texts = object["stringData"]?.objectValue {
            for (name, text) in texts {
                result = result.setting(["data", name], to: .string(Base64.text(text.stringValue ?? "")))
            }
        }
        return result.without("stringData")
    }

    private static func cronJob(_ object: JSONValue) -> JSONValue {
        defaulted(
            object, ["spec"],
            ["concurrencyPolicy": "Allow", "suspend": false, "successfulJobsHistoryLimit": 3, "failedJobsHistoryLimit": 1]
        )
        .editing(["spec", "jobTemplate", "spec", "template", "spec"], pod)
    }

    private static func job(_ object: JSONValue) -> JSONValue {
        guard let spec = object["spec"]?.objectValue else { return object }
        var values: [String: JSONValue] = [
            "parallelism": 1, "backoffLimit": 6, "completionMode": "NonIndexed", "suspend": false,
            "podReplacementPolicy": spec["podFailurePolicy"] == nil ? "TerminatingOrFailed" : "Failed",
        ]
        if spec["parallelism"] == nil { values["completions"] = 1 }
        return defaulted(object, ["spec"], values).editing(["spec", "template", "spec"], pod)
    }

    /// The selector of a Job is made from its uid, and its pods are labelled with it.
    private static func selecting(_ object: JSONValue) -> JSONValue {
        guard object["spec"]?.objectValue != nil, object["spec"]?["manualSelector"] != true else { return object }
        let uid = object["metadata"]?["uid"] ?? ""
        let name = object["metadata"]?["name"] ?? ""
        var job = object
        for (label, value) in [
            ("controller-uid", uid), ("batch.kubernetes.io/controller-uid", uid), ("job-name", name),
            ("batch.kubernetes.io/job-name", name),
        ] {
            job = job.setting(["spec", "template", "metadata", "labels", label], to: value)
        }
        if object["spec"]?["selector"] != nil { return job }
        return job.setting(["spec", "selector"], to: ["matchLabels": ["batch.kubernetes.io/controller-uid": uid]])
    }

    /// The spec of a pod.
    private static func pod(_ spec: JSONValue) -> JSONValue {
        guard spec.objectValue != nil else { return spec }
        var result = defaulted(
            spec, [],
            [
                "restartPolicy": "Always", "terminationGracePeriodSeconds": 30, "dnsPolicy": "ClusterFirst",
                "schedulerName": "default-scheduler", "securityContext": [:],
            ])
        for list in ["containers", "initContainers"] {
            guard let containers = spec[list]?.arrayValue else { continue }
            result = result.setting(
                [list],
                to: .array(
                    containers.map {
                        guard $0.objectValue != nil else { return $0 }
                        let image = $0["image"]?.stringValue ?? ""
                        let isLatest =
                            image.hasSuffix(":latest")
                            || !(image.split(separator: "/").last ?? "").contains(where: { ":@".contains($0) })
                        return defaulted(
                            $0, [],
                            [
                                "imagePullPolicy": isLatest ? "Always" : "IfNotPresent", "resources": [:],
                                "terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File",
                            ])
                    }))
        }
        return result
    }

    /// The names that a definition leaves out, and the status that says that the kind is served.
    private static func definition(_ object: JSONValue) -> JSONValue {
        guard let kind = object["spec"]?["names"]?["kind"]?.stringValue else { return object }
        var finalizers = ObjectMetadata.finalizers(object)
        if object["metadata"]?["deletionTimestamp"] == nil, !finalizers.contains(Deletion.definitionFinalizer) {
            finalizers.append(Deletion.definitionFinalizer)
        }
        let object = ObjectMetadata.withFinalizers(object, finalizers)
        let named = defaulted(
            defaulted(
                object, ["spec", "names"], ["singular": .string(kind.lowercased()), "listKind": .string(kind + "List")]),
            ["spec"], ["conversion": ["strategy": "None"]])
        let storage = (object["spec"]?["versions"]?.arrayValue ?? []).filter { $0["storage"] == true }.compactMap { $0["name"] }
        let time = object["metadata"]?["creationTimestamp"] ?? .null
        return named.setting(
            ["status"],
            to: [
                "acceptedNames": named["spec"]?["names"] ?? [:], "storedVersions": .array(storage),
                "conditions": [
                    condition("NamesAccepted", "NoConflicts", "no conflicts found", time),
                    condition("Established", "InitialNamesAccepted", "the initial names have been accepted", time),
                ],
            ])
    }

    private static func condition(_ type: JSONValue, _ reason: JSONValue, _ message: JSONValue, _ time: JSONValue) -> JSONValue
    {
        ["type": type, "status": "True", "reason": reason, "message": message, "lastTransitionTime": time]
    }

    /// `object` with those of `values` that are missing at `path`.
    private static func defaulted(_ object: JSONValue, _ path: [String], _ values: [String: JSONValue]) -> JSONValue {
        object.editing(path) { target in
            guard case .object(let members) = target else { return target }
            return .object(members.merging(values) { present, _ in present })
        }
    }
}
