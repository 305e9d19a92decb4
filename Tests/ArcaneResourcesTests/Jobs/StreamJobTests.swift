import ArcaneCore
import ArcaneYAML
import Testing

@testable import ArcaneResources

@Suite("The Job of a stream")
struct StreamJobTests {
    private static let template = """
        metadata: {labels: {team: data, arcane/stream-id: wrong}, annotations: {note: kept}}
        spec:
          backoffLimit: 3
          ttlSecondsAfterFinished: 1
          template:
            metadata: {labels: {app: arcane}, annotations: {scrape: 'true'}}
            spec:
              restartPolicy: Never
              initContainers: [{name: prepare, image: i}]
              containers:
              - name: main
                image: i
                env: [{name: APPLICATION_VERSION, value: v1}, {name: STREAMCONTEXT__SPEC, value: old}, {name: STREAMCONTEXT__BACKFILL_ID, value: old},
                      {name: STREAMCONTEXT__STREAM_ID, value: old}, {name: STREAMCONTEXT_OVERRIDE, value: old}]
                envFrom: [{configMapRef: {name: c}}, {secretRef: {name: s1}}]
              - {name: side, image: j}
        """
    private static let spec = """
        {jobTemplateRef: {name: t}, url: 'https://h/$(HOME)/$x', credentialsRef: {name: s1}, otherRef: {name: s2, optional: true}}
        """

    private func job(
        _ mode: JobMode, template: String = Self.template, spec: String = Self.spec, name: String = "orders",
        schedule: String? = nil
    ) throws -> (job: JSONValue, stream: StreamDefinition, problems: [SpecProblem]) {
        var streamClass = StreamClassSpec()
        streamClass.secretRefs = ["credentialsRef", "otherRef", "absentRef"]
        let stream = StreamDefinition(
            [
                "apiVersion": "streaming.sneaksanddata.com/v1", "kind": "RestApiStream",
                "metadata": ["namespace": "data", "name": .string(name), "uid": "u-1"], "spec": try JSONValue(yaml: spec),
            ], streamClass: streamClass)
        let job = StreamJob(
            of: stream, class: "rest-api", stateKeys: StateAnnotation.keys, from: try JobTemplate(JSONValue(yaml: template)),
            mode: mode,
            schedule: schedule)
        return (job.json, stream, job.problems)
    }

    private func containers(_ job: JSONValue) -> [JSONValue] {
        let pod = job[path: ["spec", "template", "spec"]]
        return (pod?["containers"]?.arrayValue ?? []) + (pod?["initContainers"]?.arrayValue ?? [])
    }

    private func variables(_ container: JSONValue?) -> [String: String] {
        let pairs = (container?["env"]?.arrayValue ?? []).map {
            ($0["name"]?.stringValue ?? "", $0["value"]?.stringValue ?? "?")
        }
        #expect(Set(pairs.map(\.0)).count == pairs.count, "a variable is there twice")
        return Dictionary(pairs, uniquingKeysWith: { $1 })
    }

    @Test(
        "has the stream's name and namespace, its owner, and the labels and annotations of the contract beside the template's")
    func metadata() throws {
        let (job, stream, problems) = try job(.streaming)
        #expect(problems.isEmpty)
        #expect(job["apiVersion"] == "batch/v1" && job["kind"] == "Job")
        #expect(job["metadata"]?["name"] == "orders" && job["metadata"]?["namespace"] == "data")
        #expect(
            job["metadata"]?["labels"] == [
                "team": "data", "arcane/stream-id": "orders", "arcane/stream-kind": "RestApiStream",
                "arcane/backfilling": "false",
            ])
        #expect(job["metadata"]?["annotations"]?["note"] == "kept")
        #expect(job["metadata"]?["annotations"]?["configuration-hash"]?.stringValue == stream.hash)
        #expect(
            job["metadata"]?["ownerReferences"] == [
                [
                    "apiVersion": "streaming.sneaksanddata.com/v1", "kind": "RestApiStream", "name": "orders", "uid": "u-1",
                    "controller": true,
                ]
            ])
    }

    @Test("labels its pods, too, and keeps the labels and annotations that the template gives them")
    func podMetadata() throws {
        let metadata = try job(.streaming).job[path: ["spec", "template", "metadata"]]
        #expect(
            metadata?["labels"] == [
                "app": "arcane", "arcane/stream-id": "orders", "arcane/stream-kind": "RestApiStream",
                "arcane/backfilling": "false",
            ])
        #expect(metadata?["annotations"] == ["scrape": "true"])
    }

    @Test("gives every container, init containers too, the variables of a streaming run, each once")
    func streaming() throws {
        let (job, stream, _) = try job(.streaming)
        for container in containers(job) {
            let variables = variables(container)
            #expect(variables["STREAMCONTEXT__STREAM_ID"] == "orders")
            #expect(variables["STREAMCONTEXT__STREAM_KIND"] == "RestApiStream")
            #expect(variables["STREAMCONTEXT__STREAM_CLASS"] == "rest-api")
            #expect(variables["STREAMCONTEXT__BACKFILL"] == "false")
            #expect(variables["STREAMCONTEXT__SPEC"] == stream.specText.replacing("$", with: "$$"))
            #expect(variables["ARCANE__STATE_ANNOTATION_KEYS"] == StateAnnotation.keys.joined(separator: ","))
            #expect(variables.keys.allSatisfy { !$0.contains("OVERRIDE") && $0 != "STREAMCONTEXT__BACKFILL_ID" })
        }
        #expect(containers(job).count == 3)
        #expect(variables(containers(job).first)["APPLICATION_VERSION"] == "v1")
    }

    @Test("a dollar sign of the spec reaches the process to the letter")
    func dollars() throws {
        let text = try variables(containers(job(.streaming).job).first)["STREAMCONTEXT__SPEC"]
        #expect(text?.contains("https://h/$$(HOME)/$$x") == true)
    }

    @Test("a backfill has the request's name and both hashes; its payload under both names, where it has one")
    func backfill() throws {
        let request: JSONValue = ["streamClass": "rest-api", "streamId": "orders", "completed": false]
        let (plain, stream, _) = try job(.backfill(BackfillOrder(name: "orders-initial", spec: request)))
        let variables = variables(containers(plain).first)
        #expect(variables["STREAMCONTEXT__BACKFILL"] == "true")
        #expect(variables["STREAMCONTEXT__BACKFILL_ID"] == "orders-initial")
        #expect(variables.keys.allSatisfy { !$0.contains("OVERRIDE") })
        #expect(plain["metadata"]?["labels"]?["arcane/backfilling"] == "true")
        #expect(
            plain["metadata"]?["annotations"]?["configuration-hash"]?.stringValue
                == ConfigurationHash.of(spec: stream.spec, request: request))
        let order = BackfillOrder(name: "b", spec: request.merging(["payload": ["url": "$y"]]))
        let overridden = self.variables(containers(try job(.backfill(order)).job).first)
        #expect(overridden["STREAMCONTEXT__OVERRIDE"] == #"{"url":"$$y"}"#)
        #expect(overridden["STREAMCONTEXT_SPEC_OVERRIDE"] == #"{"url":"$$y"}"#)
        #expect(overridden["STREAMCONTEXT_OVERRIDE"] == nil)
    }

    @Test("gets its Secrets as variables in every container, beside the template's, each once")
    func secrets() throws {
        let (job, _, _) = try job(.streaming)
        #expect(
            containers(job)[0]["envFrom"] == [
                ["configMapRef": ["name": "c"]], ["secretRef": ["name": "s1"]],
                ["secretRef": ["name": "s2", "optional": true]],
            ])
        #expect(
            containers(job)[2]["envFrom"] == [["secretRef": ["name": "s1"]], ["secretRef": ["name": "s2", "optional": true]]])
    }

    @Test("is not removed by a clock: a time to live of the template does not count")
    func timeToLive() throws {
        let spec = try job(.streaming).job["spec"]
        #expect(spec?["ttlSecondsAfterFinished"] == nil)
        #expect(spec?["backoffLimit"] == 3)
    }

    @Test("ignores exit code 2 and evictions, unless its template has rules of its own or restarts containers")
    func failurePolicy() throws {
        let spec = try job(.streaming).job["spec"]
        let rules = spec?["podFailurePolicy"]?["rules"]?.arrayValue ?? []
        #expect(rules.map { $0["action"] } == ["Ignore", "Ignore"])
        #expect(rules.first?["onExitCodes"] == ["operator": "In", "values": [2]])
        #expect(rules.last?["onPodConditions"]?.arrayValue?.first?["type"] == "DisruptionTarget")
        #expect(spec?["podReplacementPolicy"] == "Failed")
        let own = Self.template.replacing(
            "  backoffLimit: 3", with: "  podFailurePolicy: {rules: []}\n  podReplacementPolicy: TerminatingOrFailed")
        let kept = try job(.streaming, template: own).job["spec"]
        #expect(kept?["podFailurePolicy"] == ["rules": []])
        #expect(kept?["podReplacementPolicy"] == "TerminatingOrFailed")
        let restarting = Self.template.replacing("restartPolicy: Never", with: "restartPolicy: OnFailure")
        #expect(try job(.streaming, template: restarting).job["spec"]?["podFailurePolicy"] == nil)
    }

    @Test("a template of the older form makes the same Job")
    func olderTemplate() throws {
        let older = """
            metadata: {labels: {team: data}}
            template:
              metadata: {annotations: {note: kept}}
              spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: i}]}}}
            """
        let (job, _, problems) = try job(.streaming, template: older)
        #expect(problems.isEmpty)
        #expect(job["metadata"]?["labels"]?["team"] == "data")
        #expect(job["metadata"]?["annotations"]?["note"] == "kept")
        #expect(containers(job).count == 1)
    }

    @Test(
        "a template that makes no Job says what is missing",
        arguments: [
            ("{}", "spec.spec"), ("{spec: {}}", "spec.spec.template.spec.containers"), ("{template: {}}", "spec.template.spec"),
            ("{spec: {template: {spec: {containers: [x]}}}}", "spec.spec.template.spec.containers"),
        ])
    func brokenTemplate(template: String, path: String) throws {
        let json = try JSONValue(yaml: template)
        let problem = #expect(throws: SpecProblem.self) { try JobTemplate(json) }
        #expect(problem?.path == path)
    }

    @Test("a spec that is too large for a process, or a name that is too long for a label, is a problem and no Job")
    func limits() throws {
        let large = "{jobTemplateRef: {name: t}, text: \(String(repeating: "x", count: 131_072))}"
        #expect(try job(.streaming, spec: large).problems.map(\.path) == ["spec"])
        #expect(try job(.streaming, spec: "{text: \(String(repeating: "x", count: 130_000))}").problems.isEmpty)
        #expect(try job(.streaming, name: String(repeating: "n", count: 63)).problems.isEmpty)
        let long = try job(.streaming, name: String(repeating: "n", count: 64)).problems
        #expect(long.map(\.path) == ["metadata.name"])
        #expect(try job(.scheduled, name: String(repeating: "n", count: 53), schedule: "@daily").problems.count == 1)
    }

    @Test("of a schedule is a CronJob whose Jobs carry the labels, never run beside each other, and know their own name")
    func cron() throws {
        let (job, stream, _) = try job(.scheduled, schedule: "*/5 * * * *")
        #expect(job["kind"] == "CronJob")
        #expect(job["spec"]?["schedule"] == "*/5 * * * *")
        #expect(job["spec"]?["concurrencyPolicy"] == "Forbid")
        #expect(job["metadata"]?["annotations"]?["configuration-hash"]?.stringValue == stream.hash)
        let made = job["spec"]?["jobTemplate"]
        #expect(made?["metadata"]?["labels"]?["arcane/stream-id"] == "orders")
        let container = made?[path: ["spec", "template", "spec"]]?["containers"]?.arrayValue?.first
        let id = container?["env"]?.arrayValue?.first { $0["name"] == "STREAMCONTEXT__BACKFILL_ID" }
        #expect(id?["valueFrom"] == ["fieldRef": ["fieldPath": "metadata.labels['job-name']"]])
        #expect(variables(container)["STREAMCONTEXT__BACKFILL"] == "true")
    }

    @Test("is read back as what it was made of")
    func observed() throws {
        let order = BackfillOrder(name: "orders-initial", spec: ["streamId": "orders"])
        let (job, stream, _) = try job(.backfill(order))
        let observed = ObservedJob(
            job.merging([
                "metadata": [
                    "uid": "j-1", "resourceVersion": "9", "annotations": ["arcane/state": "schema-mismatch", "x": "crash"],
                ],
                "status": [
                    "startTime": "2024-01-01T00:00:00Z", "completionTime": "2024-01-01T00:00:05Z", "active": 2,
                    "failed": 1, "succeeded": 3,
                    "conditions": [["type": "SuccessCriteriaMet", "status": "True"], ["type": "Complete", "status": "True"]],
                ],
            ]))
        #expect(observed.uid == "j-1" && observed.resourceVersion == "9")
        #expect(observed.owner == ObservedJob.Owner(kind: "RestApiStream", name: "orders", uid: "u-1"))
        #expect(observed.isBackfill && observed.backfillID == "orders-initial")
        #expect(ConfigurationHash.specPart(of: observed.hash) == stream.hash)
        #expect(observed.outcome == .complete)
        #expect(observed.activePods == 2 && observed.endedPods == 4 && !observed.isSuspended)
        #expect(observed.hasState(.schemaMismatch, keys: StateAnnotation.keys))
        #expect(!observed.hasState(.schemaMismatch, keys: ["other"]))
        #expect(observed.stateAnnotations == ["arcane/state": "schema-mismatch"])
        #expect(observed.startTime.map { (observed.endTime ?? $0) - $0 } == .seconds(5))
    }

    @Test("that has failed says why")
    func failed() {
        let observed = ObservedJob([
            "status": [
                "conditions": [
                    ["type": "Failed", "status": "True", "reason": "BackoffLimitExceeded", "message": "too often"],
                    ["type": "Complete", "status": "False"],
                ]
            ]
        ])
        #expect(observed.outcome == .failed(reason: "BackoffLimitExceeded", message: "too often"))
    }
}
