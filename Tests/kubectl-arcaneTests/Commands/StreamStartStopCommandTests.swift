import ArcaneCore
import ArcaneJSON
import ArcaneKubernetes
import ArcanePluginTesting
import Testing

extension CommandTests {
    @Suite("Starting, stopping and restarting streams")
    struct StreamStartStopCommandTests {
        @Test("a stream stops, and nothing of it runs any more when the command has waited")
        func stop() async throws {
            let namespace = try await LiveNamespace.make()
            try await namespace.createStream("orders", in: "Running")
            let stop = try await namespace.arcane("stream stop shell orders --wait")
            #expect(stop.exit == .code(0))
            #expect(stop.standardOutput == "shellstream.example.com/orders stopped\n")
            #expect(try await namespace.stream("orders").phase == "Suspended")
            #expect(try await namespace.cluster.client.list(.jobs, Selection(namespace: namespace.name)).isEmpty)
            #expect(try await namespace.cluster.client.list(.pods, Selection(namespace: namespace.name)).isEmpty)
            let again = try await namespace.arcane("stream stop shell orders")
            #expect(again.exit == .code(0) && again.standardOutput == "shellstream.example.com/orders already stopped\n")
        }

        @Test("several streams start together, each is told of, and a name that is wrong does not keep the others")
        func start() async throws {
            let namespace = try await LiveNamespace.make()
            for stream in ["a", "b"] { try await namespace.createStream(stream, in: "Suspended") }
            let start = try await namespace.arcane("stream start shell a nothing b --wait")
            #expect(start.exit == .code(1))
            #expect(start.standardOutput == "shellstream.example.com/a started\nshellstream.example.com/b started\n")
            #expect(
                start.standardError.contains("there is no stream nothing of the class shell in the namespace \(namespace.name)")
            )
            for stream in ["a", "b"] { #expect(try await namespace.stream(stream).phase == "Running") }
            #expect(try await namespace.arcane("stream start shell a").standardOutput.contains("already started"))
        }

        @Test("a stream that stands still after a failure starts without being stopped first")
        func startAfterFailure() async throws {
            let namespace = try await LiveNamespace.make()
            try await namespace.createStream("orders", "obedient", in: "Running")
            try await namespace.edit("orders", ["broken": true])
            try await namespace.wait("orders", until: "Failed") { $0.phase == "Failed" }
            let failed = try await namespace.cluster.client.get(.jobs, ObjectName(namespace.name, "orders"))
            let inVain = try await namespace.arcane("stream start shell orders")
            #expect(inVain.exit == .code(0))
            #expect(inVain.standardOutput == "shellstream.example.com/orders started after its failure\n")
            // It has gone on, and failed again.
            try await namespace.wait("orders", until: "Failed again") { stream in
                let job = try? await namespace.cluster.client.get(.jobs, ObjectName(namespace.name, "orders"))
                return stream.phase == "Failed" && stream.annotations["arcane/state"] == "crash-loop" && job?.uid != failed.uid
            }
            try await namespace.edit("orders", ["broken": false])
            #expect(try await namespace.arcane("stream start shell orders --wait").exit == .code(0))
            #expect(try await namespace.stream("orders").phase == "Running")
        }

        @Test("a stream whose template is missing is not waited for: what is missing is said at once")
        func obstacle() async throws {
            let namespace = try await LiveNamespace.make()
            try await namespace.createStream("orders", "nowhere", in: "Suspended")
            let start = try await namespace.arcane("stream start shell orders --wait")
            #expect(start.exit == .code(1))
            #expect(
                start.standardError.contains("cannot be started (TemplateMissing)") && start.standardError.contains("nowhere"))
        }

        @Test("a wait that takes too long ends, and what was asked for is done all the same")
        func timeout() async throws {
            let namespace = try await LiveNamespace.make()
            try await namespace.createStream("orders", "slow", in: "Running")
            let stop = try await namespace.arcane("stream stop shell orders --wait --timeout 0s")
            #expect(stop.exit == .code(1))
            #expect(stop.standardError.contains("the stop of \(namespace.name)/orders is not there after 0s"))
            try await namespace.wait("orders", until: "Suspended") { $0.phase == "Suspended" }
        }

        @Test("a stream is restarted by a new Job, in the mode that it had", arguments: ["Running", "Backfilling"])
        func restart(phase: String) async throws {
            let namespace = try await LiveNamespace.make()
            try await namespace.createStream("orders", phase == "Running" ? "steady" : "long", in: phase)
            let name = ObjectName(namespace.name, "orders")
            let before = try await namespace.cluster.client.get(.jobs, name)
            let restart = try await namespace.arcane("stream restart shell orders --wait")
            #expect(
                restart.exit == .code(0) && restart.standardOutput == "shellstream.example.com/orders restarted\n",
                "\(restart.standardError)")
            let after = try await namespace.cluster.client.get(.jobs, name)
            #expect(after.uid != before.uid)
            #expect(after.labels["arcane/backfilling"] == before.labels["arcane/backfilling"])
            #expect(try await namespace.stream("orders").phase == phase)
        }

        @Test("a stream that has failed is restarted, and one that is stopped is not")
        func restartOthers() async throws {
            let namespace = try await LiveNamespace.make()
            try await namespace.createStream("orders", "obedient", in: "Running")
            try await namespace.edit("orders", ["broken": true])
            try await namespace.wait("orders", until: "Failed") { $0.phase == "Failed" }
            try await namespace.edit("orders", ["broken": false])
            let restart = try await namespace.arcane("stream restart shell orders --wait")
            #expect(restart.exit == .code(0) && restart.standardOutput.contains("restarted after its failure"))
            try await namespace.createStream("other", in: "Suspended")
            let refused = try await namespace.arcane("stream restart shell other")
            #expect(refused.exit == .code(1))
            #expect(
                refused.standardError.contains(
                    "is suspended; start it with `kubectl arcane stream start shell other -n \(namespace.name)`"))
        }

        @Test("a program reads the stream as it is in the end")
        func formats() async throws {
            let namespace = try await LiveNamespace.make()
            try await namespace.createStream("orders", in: "Running")
            let stop = try await namespace.arcane("stream stop shell orders --wait -o json")
            let stream = try JSONValue(parsing: Array(stop.standardOutput.utf8))
            #expect(stream["status"]?["phase"] == "Suspended")
            #expect(
                try await namespace.arcane("stream start shell orders -o name").standardOutput
                    == "shellstream.example.com/orders\n")
        }
    }
}
