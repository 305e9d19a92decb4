import ArcaneCore

/// Reads the lifecycle fields of a stream's spec, in each of the three layouts that exist (contract, section 1).
struct LifecycleLayout {
    private(set) var isSuspended = false
    private(set) var backend: StreamBackend?
    private(set) var backfillTemplate: TemplateName?
    private(set) var problems: [SpecProblem] = []
    private let namespace: String

    /// Reads `spec`. `namespace` is the stream's, where references name none.
    init(spec: JSONValue, namespace: String) {
        self.namespace = namespace
        let execution = spec["execution"]
        switch execution?["layoutVersion"]?.stringValue ?? "" {
        case "": readFlat(spec)
        case "v1": readExecution(execution, backfillIsInside: false)
        case "v2": readExecution(execution, backfillIsInside: true)
        case let other: report("spec.execution.layoutVersion", Self.unknown(other))
        }
    }

    /// What is wrong with a layout that is not known.
    static func unknown(_ layout: String) -> String { "'\(layout)' is not known; use v1 or v2, or leave it out" }

    private mutating func readFlat(_ spec: JSONValue) {
        isSuspended = truth(spec["suspended"], "spec.suspended")
        guard let template = template(spec["jobTemplateRef"], "spec.jobTemplateRef", isRequired: true) else { return }
        backend = .changeCapture(template)
        backfillTemplate =
            self.template(spec["backfillJobTemplateRef"], "spec.backfillJobTemplateRef", isRequired: false) ?? template
    }

    private mutating func readExecution(_ execution: JSONValue?, backfillIsInside: Bool) {
        isSuspended = truth(execution?["suspended"], "spec.execution.suspended")
        let path = "spec.execution.streamingBackend"
        let capture = present(execution?["streamingBackend"]?["changeCapture"])
        if let batch = present(execution?["streamingBackend"]?["batch"]) {
            let schedule = batch["schedule"]?.stringValue ?? ""
            if schedule.isEmpty { report("\(path).batch.schedule", "is missing; give five fields such as '0 * * * *'") }
            if let template = template(batch["jobTemplateRef"], "\(path).batch.jobTemplateRef", isRequired: true),
                !schedule.isEmpty
            {
                backend = .batch(schedule: schedule, template)
            }
        } else if let capture {
            backend = template(capture["jobTemplateRef"], "\(path).changeCapture.jobTemplateRef", isRequired: true)
                .map(StreamBackend.changeCapture)
        } else {
            report(path, "is missing; give changeCapture with a jobTemplateRef, or batch with a schedule")
        }
        let backfill =
            backfillIsInside
            ? template(capture?["backfillJobTemplateRef"], "\(path).changeCapture.backfillJobTemplateRef", isRequired: false)
            : template(execution?["backfillJobTemplateRef"], "spec.execution.backfillJobTemplateRef", isRequired: false)
        backfillTemplate = backfill ?? backend?.template
    }

    private mutating func truth(_ value: JSONValue?, _ path: String) -> Bool {
        guard let value = present(value) else { return false }
        if let truth = value.boolValue { return truth }
        report(path, "must be true or false; the stream counts as suspended until it is")
        return true
    }

    private mutating func template(_ value: JSONValue?, _ path: String, isRequired: Bool) -> TemplateName? {
        guard let value = present(value) else {
            if isRequired { report(path, "is missing; name a StreamingJobTemplate: {name: …}") }
            return nil
        }
        guard let name = value["name"]?.stringValue, !name.isEmpty else {
            report("\(path).name", "is missing; name a StreamingJobTemplate")
            return nil
        }
        let given = value["namespace"]?.stringValue ?? ""
        return TemplateName(namespace: given.isEmpty ? namespace : given, name: name)
    }

    private func present(_ value: JSONValue?) -> JSONValue? {
        guard let value, !value.isNull else { return nil }
        return value
    }

    private mutating func report(_ path: String, _ message: String) {
        problems.append(SpecProblem(path: path, message: message))
    }
}

extension StreamBackend {
    /// The template of its Jobs.
    public var template: TemplateName {
        switch self {
        case .changeCapture(let template), .batch(_, let template): template
        }
    }
}
