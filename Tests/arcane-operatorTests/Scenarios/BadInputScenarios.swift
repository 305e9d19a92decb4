import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import ArcaneStreams
import Testing

@testable import arcane_operator

/// What people get wrong: a condition and an event name the object and the remedy, and the stream heals by itself when the cause is gone.
@Suite("Bad input")
struct BadInputScenarios {
    @Test(
        "a template that is missing is named, and the stream starts by itself when it appears", arguments: StreamLayout.allCases
    )
    func templateMissing(layout: StreamLayout) async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", "later", layout: layout)
            let blocked = try await cluster.wait("orders", for: .pending, reason: "TemplateMissing")
            #expect(blocked.message.contains("\(cluster.namespace)/later"))
            #expect(try await cluster.waitForEvent("TemplateMissing", of: "orders").first?.contains("later") == true)
            try await cluster.createTemplate("later", script: Scripts.backfilled(Scripts.untilStopped(exit: 0)))
            try await cluster.wait("orders", for: .running)
        }
    }

    @Test("a template that makes no Job is named with what it lacks, and the stream starts by itself when it is mended")
    func templateInvalid() async throws {
        try await ScenarioCluster.withOperator { cluster in
            let empty = ScenarioCluster.manifest(
                .streamingJobTemplates, "mine", ["spec": ["template": ["spec": ["backoffLimit": 1]]]])
            try await cluster.client.create(.streamingJobTemplates, empty, in: cluster.namespace)
            try await cluster.createStream("orders", "mine")
            let blocked = try await cluster.wait("orders", for: .pending, reason: "TemplateInvalid")
            #expect(blocked.message.contains("mine") && blocked.message.contains("containers"))
            try await cluster.waitForEvent("TemplateInvalid", of: "orders")
            let script = Scripts.backfilled(Scripts.untilStopped(exit: 0))
            try await cluster.patch(.streamingJobTemplates, "mine", ["spec": ["template": ScenarioCluster.job(script)]])
            try await cluster.wait("orders", for: .running)
        }
    }

    @Test("a Job that the API does not take is told with its words, and made by itself when the template is mended")
    func jobRefused() async throws {
        try await ScenarioCluster.withOperator { cluster in
            let script = Scripts.backfilled(Scripts.untilStopped(exit: 0))
            try await cluster.createTemplate("mine", script: script, ["spec": ["backoffLimit": -1]])
            try await cluster.createStream("orders", "mine")
            let blocked = try await cluster.wait("orders", for: .pending, reason: "JobRefused")
            #expect(blocked.message.contains("backoffLimit"))
            try await cluster.waitForEvent("JobRefused", of: "orders")
            try await cluster.patch(.streamingJobTemplates, "mine", ["spec": ["spec": ["backoffLimit": 0]]])
            try await cluster.wait("orders", for: .running)
        }
    }

    @Test("a Secret that is missing is named, and the stream starts by itself when it appears")
    func secretMissing() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", more: ["credentials": ["name": "database"]])
            let blocked = try await cluster.wait("orders", for: .pending, reason: "SecretMissing")
            #expect(blocked.message.contains("Secret database") && blocked.message.contains(cluster.namespace))
            try await cluster.waitForEvent("SecretMissing", of: "orders")
            #expect(try await cluster.job("orders") == nil)
            try await cluster.createSecret("database", "PASSWORD", "open sesame")
            try await cluster.wait("orders", for: .running)
        }
    }

    @Test("a field that should name a Secret and does not is named", arguments: ["text", "{}", "[]", "7"])
    func secretMalformed(value: String) async throws {
        let field: [String: JSONValue] = ["text": "database", "{}": [:], "[]": [], "7": 7]
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", more: ["credentials": field[value] ?? .null])
            let blocked = try await cluster.wait("orders", for: .pending, reason: "InvalidSpec")
            #expect(blocked.message.contains("spec.credentials"))
            try await cluster.waitForEvent("InvalidSpec", of: "orders")
            try await cluster.edit("orders", ["credentials": .null])
            try await cluster.wait("orders", for: .running)
        }
    }

    @Test("a spec that does not say how the stream is run is told by its path, and heals", arguments: Slip.allCases)
    func slips(slip: Slip) async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", spec: slip.spec)
            let blocked = try await cluster.wait("orders", for: .pending, reason: "InvalidSpec")
            #expect(blocked.message.contains(slip.path), "\(blocked.message)")
            #expect(try await cluster.waitForEvent("InvalidSpec", of: "orders").first?.contains(slip.path) == true)
            try await cluster.replaceSpec(of: "orders", with: StreamLayout.v0.spec("steady"))
            try await cluster.wait("orders", for: .running)
        }
    }

    @Test("something else than true or false for suspended stops the stream, and is told")
    func suspendedIsNoTruth() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", spec: StreamLayout.v0.spec("steady").merging(["suspended": "maybe"]))
            let stopped = try await cluster.wait("orders", for: .suspended)
            #expect(stopped.message.contains("spec.suspended"))
            try await cluster.suspend("orders", false)
            try await cluster.wait("orders", for: .running)
        }
    }

    @Test("a name that no Job can have is told, and hurts no other stream")
    func longName() async throws {
        try await ScenarioCluster.withOperator { cluster in
            let name = String(repeating: "o", count: 64)
            try await cluster.createStream(name)
            let blocked = try await cluster.wait(name, for: .pending, reason: "InvalidSpec")
            #expect(blocked.message.contains("metadata.name: has 64 characters; a Job takes at most 63"), "\(blocked.message)")
            try await cluster.waitForEvent("InvalidSpec", of: name)
            let longest = String(repeating: "o", count: 63)
            try await cluster.createStream(longest)
            try await cluster.wait(longest, for: .running)
            let cron = String(repeating: "c", count: 53)
            try await cluster.createStream(cron, spec: StreamLayout.v1.cronSpec("steady"))
            #expect(try await cluster.wait(cron, for: .pending, reason: "InvalidSpec").message.contains("52"))
        }
    }

    @Test("a spec that is too large for a variable is told with its size, and heals")
    func largeSpec() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", more: ["query": .string(String(repeating: "x", count: 140_000))])
            let blocked = try await cluster.wait("orders", for: .pending, reason: "InvalidSpec")
            #expect(blocked.message.contains("128 KiB"))
            #expect(try await cluster.job("orders") == nil)
            try await cluster.edit("orders", ["query": "short"])
            try await cluster.wait("orders", for: .running)
        }
    }

    @Test("a payload that is too large for a variable is told, and heals when the request is completed or mended")
    func largePayload() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", suspended: true)
            try await cluster.wait("orders", for: .suspended)
            try await cluster.createRequest(
                "again", for: "orders", payload: ["query": .string(String(repeating: "x", count: 140_000))])
            try await cluster.suspend("orders", false)
            let blocked = try await cluster.wait("orders", for: .pending, reason: "InvalidSpec")
            #expect(blocked.message.contains("payload") && blocked.message.contains("128 KiB"))
            try await cluster.patch(.backfillRequests, "again", ["spec": ["payload": ["query": "short"]]])
            try await cluster.waitUntilCompleted("again")
        }
    }

    @Test(
        "a status whose CRD is older than the operator is written once, and the stream works; its class names the fields, until the CRD has them"
    )
    func prunedStatus() async throws {
        try await ScenarioCluster.run { cluster in
            let older = ScenarioCluster.kind("u\(cluster.mark)")
            try await cluster.createKind(older, status: ["type": "object", "properties": ["phase": ["type": "string"]]])
            let name = "older-\(cluster.mark)"
            try await cluster.createClass(name, of: older)
            try await cluster.withOperator { program in
                try await cluster.client.create(
                    older, ScenarioCluster.manifest(older, "orders", ["spec": StreamLayout.v0.spec("steady")]),
                    in: cluster.namespace)
                try await cluster.wait(older, "orders", until: "runs") { $0?.phase == "Running" }
                let stream = try await cluster.find(older, "orders")
                #expect(stream?.json["status"]?["conditions"] == nil)
                try await cluster.waitUntilAtRest(program)
                let rested = try await cluster.find(older, "orders")?.resourceVersion
                // Another look at it changes nothing.
                let looks = program.looks("stream")
                try await cluster.patch(.jobs, "orders", ["metadata": ["labels": ["seen": "now"]]])
                try await cluster.wait(older, "orders", until: "is looked at again") { _ in program.looks("stream") > looks }
                try await cluster.waitUntilAtRest(program)
                #expect(try await cluster.find(older, "orders")?.resourceVersion == rested)
                let told = try await cluster.find(.streamClasses, name)
                #expect(told?.condition("Ready")?["status"] == "True")
                #expect(told?.condition("DefinitionCurrent")?["status"] == "False")
                let message = told?.condition("DefinitionCurrent")?["message"]?.stringValue ?? ""
                #expect(message.contains("status.conditions") && message.contains(older.plural), "\(message)")
                #expect(try await cluster.waitForEvent("FieldsNotKept", of: name, .streamClasses) == [message])
                // A CRD that has the fields: that is seen when a status is written.
                try await cluster.patch(
                    .customResourceDefinitions, "\(older.plural).\(older.group)",
                    ["spec": ["versions": [ScenarioCluster.version(of: older)]]])
                try await cluster.patch(older, "orders", ["spec": StreamLayout.v0.suspended(true)])
                try await cluster.wait(older, "orders", until: "is told of in full") { $0?.reason == "Suspended" }
                try await cluster.wait(.streamClasses, name, until: "has a CRD of today") {
                    $0?.condition("DefinitionCurrent") == nil
                }
            }
        }
    }

    /// What a spec may lack.
    enum Slip: String, CaseIterable, CustomTestStringConvertible {
        case nothing, noName, unknownLayout, noBackend, noSchedule, noTemplate

        var testDescription: String { rawValue }

        var spec: JSONValue {
            switch self {
            case .nothing: [:]
            case .noName: ["jobTemplateRef": ["name": ""]]
            case .unknownLayout: ["execution": ["layoutVersion": "v9"]]
            case .noBackend: ["execution": ["layoutVersion": "v1", "streamingBackend": [:]]]
            case .noSchedule:
                ["execution": ["layoutVersion": "v2", "streamingBackend": ["batch": ["jobTemplateRef": ["name": "steady"]]]]]
            case .noTemplate: ["execution": ["layoutVersion": "v2", "streamingBackend": ["changeCapture": ["x": 1]]]]
            }
        }

        var path: String {
            switch self {
            case .nothing: "spec.jobTemplateRef"
            case .noName: "spec.jobTemplateRef.name"
            case .unknownLayout: "spec.execution.layoutVersion"
            case .noBackend: "spec.execution.streamingBackend"
            case .noSchedule: "spec.execution.streamingBackend.batch.schedule"
            case .noTemplate: "spec.execution.streamingBackend.changeCapture.jobTemplateRef"
            }
        }
    }
}
