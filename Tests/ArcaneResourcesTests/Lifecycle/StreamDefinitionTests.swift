import ArcaneCore
import ArcaneYAML
import Testing

@testable import ArcaneResources

@Suite("A stream definition")
struct StreamDefinitionTests {
    private func stream(_ spec: String, annotations: String = "{}", status: String = "{}", secrets: [String] = []) throws
        -> StreamDefinition
    {
        var streamClass = StreamClassSpec()
        streamClass.secretRefs = secrets
        return StreamDefinition(
            try JSONValue(
                yaml: """
                    apiVersion: streaming.sneaksanddata.com/v1
                    kind: RestApiStream
                    metadata: {namespace: data, name: orders, uid: u-1, generation: 3, resourceVersion: '77', annotations: \(annotations)}
                    spec: \(spec)
                    status: \(status)
                    """), streamClass: streamClass)
    }

    private static let flat = "{jobTemplateRef: {name: t}, backfillJobTemplateRef: {name: b, namespace: other}}"

    @Test("has its identity, its spec as it was, and the hash of that")
    func identity() throws {
        let stream = try stream(Self.flat)
        #expect(stream.namespace == "data" && stream.name == "orders" && stream.uid == "u-1" && stream.kind == "RestApiStream")
        #expect(stream.generation == 3 && stream.resourceVersion == "77" && !stream.isTerminating)
        #expect(stream.spec == (try JSONValue(yaml: Self.flat)))
        #expect(stream.hash == ConfigurationHash.of(spec: stream.spec))
        #expect(stream.problems.isEmpty)
    }

    private static let capture = "changeCapture: {jobTemplateRef: {name: t, apiGroup: g, kind: k}}"

    @Test(
        "is read in every layout",
        arguments: [
            (flat, false, "change data/t", "other/b"),
            ("{suspended: true, jobTemplateRef: {name: t, namespace: x}}", true, "change x/t", "x/t"),
            (
                "{execution: {layoutVersion: v1, suspended: true, backfillJobTemplateRef: {name: b}, streamingBackend: {\(capture)}}}",
                true,
                "change data/t", "data/b"
            ),
            ("{execution: {layoutVersion: v1, streamingBackend: {\(capture), batch: null}}}", false, "change data/t", "data/t"),
            (
                "{execution: {layoutVersion: v1, streamingBackend: {\(capture), batch: {schedule: '0 * * * *', jobTemplateRef: {name: c}}}}}",
                false, "batch 0 * * * * data/c", "data/c"
            ),
            (
                "{execution: {layoutVersion: v2, streamingBackend: {changeCapture: {jobTemplateRef: {name: t}, backfillJobTemplateRef: {name: b}}}}}",
                false, "change data/t", "data/b"
            ),
            (
                "{execution: {layoutVersion: v2, streamingBackend: {batch: {schedule: '@daily', jobTemplateRef: {name: c}}}}}",
                false,
                "batch @daily data/c", "data/c"
            ),
        ])
    func layouts(spec: String, isSuspended: Bool, backend: String, backfill: String) throws {
        let stream = try stream(spec)
        let found =
            switch stream.backend {
            case .changeCapture(let template): "change \(template)"
            case .batch(let schedule, let template): "batch \(schedule) \(template)"
            case nil: "none"
            }
        #expect(found == backend)
        #expect(stream.isSuspended == isSuspended)
        #expect(stream.backfillTemplate?.description == backfill)
        #expect(stream.problems.isEmpty)
    }

    @Test(
        "that is wrong says where, and what to do, and is no reason to stop",
        arguments: [
            ("{}", "spec.jobTemplateRef", "is missing"),
            ("{jobTemplateRef: {name: ''}}", "spec.jobTemplateRef.name", "is missing"),
            ("{jobTemplateRef: t}", "spec.jobTemplateRef.name", "is missing"),
            ("{jobTemplateRef: {name: t}, backfillJobTemplateRef: {}}", "spec.backfillJobTemplateRef.name", "is missing"),
            ("{jobTemplateRef: {name: t}, suspended: 'yes please'}", "spec.suspended", "counts as suspended"),
            ("{execution: {layoutVersion: v7}}", "spec.execution.layoutVersion", "'v7' is not known"),
            ("{execution: {layoutVersion: v1}}", "spec.execution.streamingBackend", "is missing"),
            (
                "{execution: {layoutVersion: v2, streamingBackend: {batch: {jobTemplateRef: {name: c}}}}}",
                "spec.execution.streamingBackend.batch.schedule", "is missing"
            ),
            ("[]", "spec.jobTemplateRef", "is missing"),
        ])
    func problems(spec: String, path: String, message: String) throws {
        let problems = try stream(spec).problems
        #expect(problems.map(\.path) == [path])
        #expect(problems.first?.message.contains(message) == true)
    }

    @Test("a suspension that cannot be read counts as one: nothing is started that a person may have wanted to stop")
    func unreadableSuspension() throws {
        #expect(try stream("{jobTemplateRef: {name: t}, suspended: 1}").isSuspended)
    }

    @Test("is suspended by an annotation under either key, and tells the states of its class's keys only")
    func annotations() throws {
        for key in StateAnnotation.keys {
            #expect(try stream(Self.flat, annotations: "{\(key): suspended}").isSuspended)
            let failed = try stream(Self.flat, annotations: "{\(key): crash-loop, other: suspended}")
            #expect(failed.hasState(.crashLoop) && !failed.isSuspended)
            #expect(failed.stateAnnotations == [key: "crash-loop"])
        }
    }

    @Test("has the Secrets that its class says: absent ones are skipped, malformed ones are a problem")
    func secrets() throws {
        let stream = try stream(
            "{jobTemplateRef: {name: t}, a: {name: s1}, b: {name: s2, optional: true}, c: {}, d: null, e: text}",
            secrets: ["a", "b", "c", "d", "e", "missing"])
        #expect(
            stream.secrets == [
                SecretEnvironment(name: "s1", isOptional: false), SecretEnvironment(name: "s2", isOptional: true),
            ])
        #expect(stream.problems.map(\.path) == ["spec.c", "spec.e"])
    }

    @Test("keeps what was recorded of it, also what an older operator wrote")
    func status() throws {
        let ours = try stream(
            Self.flat,
            status: """
                {phase: Failed, observedGeneration: 2, configurationHash: h, lastFailure: {exitCode: 1, message: m, time: 2024-01-01T00:00:00Z},
                 conditions: [{type: Ready, status: 'False', reason: R, message: m, lastTransitionTime: 2024-01-01T00:00:00Z}]}
                """
        ).status
        #expect(StreamPhase(recorded: ours.phase) == .failed)
        #expect(ours.lastFailure?.exitCode == 1)
        #expect(ours.conditions.first?.type == "Ready")
        let theirs = try stream(Self.flat, status: "{phase: RELOADING, conditions: [{type: WARNING, status: yes}, 5]}").status
        #expect(StreamPhase(recorded: theirs.phase) == .backfilling)
    }

    @Test(
        "phases of all operators are understood",
        arguments: zip(
            ["Pending", "RUNNING", "Running", "RELOADING", "Scheduled", "SUSPENDED", "FAILED", "", "odd"],
            [StreamPhase.pending, .running, .running, .backfilling, .scheduled, .suspended, .failed, nil, nil]))
    func phases(text: String, phase: StreamPhase?) {
        #expect(StreamPhase(recorded: text) == phase)
        #expect(StreamPhase(recorded: nil) == nil)
    }
}
