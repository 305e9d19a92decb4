import ArcaneCore
import ArcaneJSON
import ArcaneKubernetes
import ArcanePluginTesting
import ArcaneStreams
import Testing

extension CommandTests {
    @Suite("Asking for backfills")
    struct StreamBackfillCommandTests {
        @Test("a backfill is made, waited for, and completed")
        func wait() async throws {
            let namespace = try await LiveNamespace.make()
            try await namespace.createStream("orders", in: "Running")
            let backfill = try await namespace.arcane("stream backfill shell orders --wait")
            #expect(backfill.exit == .code(0))
            let request = try #require(try await namespace.manualRequests().first)
            let name = "backfillrequest.streaming.sneaksanddata.com/\(request.name)"
            #expect(backfill.standardOutput == "\(name) created\n\(name) completed\n")
            #expect(request.json["spec"] == ["streamClass": "shell", "streamId": "orders", "completed": true])
        }

        @Test("overrides reach the Job with the types that the CRD has")
        func overrides() async throws {
            let namespace = try await LiveNamespace.make()
            try await namespace.createStream("orders", "long", in: "Backfilling")
            let arguments = ["--override", ".spec.label=7", "--override", "ROWS=5", "--override", "sink.rowsPerGroup=10"]
            let backfill = try await namespace.arcane(
                ["stream", "backfill", "shell", "orders", "-o", "json", "-n", namespace.name] + arguments)
            #expect(backfill.exit == .code(0))
            let request = try JSONValue(parsing: Array(backfill.standardOutput.utf8))
            #expect(request["spec"]?["payload"] == ["label": "7", "rows": 5, "sink": ["rowsPerGroup": 10]])
            let wrong = try await namespace.arcane("stream backfill shell orders --override rows=many")
            #expect(wrong.exit == .code(1) && wrong.standardError == "error: --override rows: 'many' is not a whole number\n")
            #expect(try await namespace.manualRequests().count == 1)
        }

        @Test("one that is open and asks for the same is waited for instead of a second one")
        func existing() async throws {
            let namespace = try await LiveNamespace.make()
            try await namespace.createStream("orders", "long", in: "Backfilling")
            let again = try await namespace.arcane("stream backfill shell orders")
            #expect(again.exit == .code(0))
            #expect(
                again.standardOutput.contains("orders-initial-backfill-") && again.standardOutput.contains("already exists"))
            #expect(try await namespace.manualRequests().isEmpty)
        }

        @Test("the wait ends when the backfill fails, with the reason")
        func failure() async throws {
            let namespace = try await LiveNamespace.make()
            try await namespace.createStream("orders", "obedient", in: "Running")
            let backfill = try await namespace.arcane("stream backfill shell orders --wait --override broken=true")
            // The payload is laid over the spec by the plugin; this one's Job looks at the spec alone, and is complete.
            #expect(backfill.exit == .code(0))
            try await namespace.edit("orders", ["broken": true])
            try await namespace.wait("orders", until: "Failed") { $0.phase == "Failed" }
            let refused = try await namespace.arcane("stream backfill shell orders --wait")
            #expect(refused.exit == .code(1) && refused.standardError.contains("has failed: exit code 1"))
            #expect(try await namespace.manualRequests().count == 1)
        }

        @Test(
            "the wait ends when somebody stops the stream, deletes the request, or deletes the stream",
            arguments: ["stop", "request", "stream"])
        func interrupted(by way: String) async throws {
            let namespace = try await LiveNamespace.make()
            try await namespace.createStream("orders", "long", in: "Backfilling")
            let backfill = try await namespace.arcane("stream backfill shell orders --wait --override rows=5") { process in
                try await process.wait(until: "it waits") { process.log.contains("Pending") }
                switch way {
                case "stop": try await namespace.edit("orders", ["suspended": true])
                case "stream":
                    try await namespace.cluster.client.delete(LiveCluster.streams, ObjectName(namespace.name, "orders"))
                default:
                    let request = try #require(try await namespace.manualRequests().first)
                    try await namespace.cluster.client.delete(.backfillRequests, request.objectName)
                }
            }
            #expect(backfill.exit == .code(1))
            let words = ["stop": "is suspended", "request": "is gone", "stream": "is gone"]
            #expect(backfill.standardError.contains(words[way] ?? "?"))
        }

        @Test("a stopped stream is not waited for, and without waiting it is said that the backfill has to wait")
        func suspended() async throws {
            let namespace = try await LiveNamespace.make()
            try await namespace.createStream("orders", in: "Suspended")
            let waiting = try await namespace.arcane("stream backfill shell orders --wait")
            #expect(waiting.exit == .code(1) && waiting.standardError.contains("is suspended; start it with"))
            #expect(try await namespace.manualRequests().isEmpty)
            let made = try await namespace.arcane("stream backfill shell orders")
            #expect(made.exit == .code(0) && made.standardError.contains("warning: the backfill has to wait"))
            #expect(try await namespace.manualRequests().count == 1)
        }
    }
}
