import ArcaneCore
import ArcaneJSON
import ArcaneKubernetes
import ArcanePluginTesting
import ArcaneYAML
import Testing

extension CommandTests {
    @Suite("Reading about streams")
    struct StreamReadingCommandTests {
        @Test("streams are listed with their phases, of one namespace or of all, of a class or by labels")
        func list() async throws {
            let namespace = try await LiveNamespace.make()
            try await namespace.createStream("orders", in: "Running")
            try await namespace.createStream("customers", in: "Suspended")
            let list = try await namespace.arcane("stream list")
            #expect(list.exit == .code(0))
            let rows = list.standardOutput.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
            #expect(
                rows.map { $0.prefix(3) } == [
                    ["NAME", "CLASS", "PHASE"], ["customers", "shell", "Suspended"], ["orders", "shell", "Running"],
                ])
            #expect(
                try await namespace.arcane("stream list --stream-class shell -o name").standardOutput
                    == "shellstream.example.com/customers\nshellstream.example.com/orders\n")
            let all = try await namespace.arcane(["stream", "list", "-A", "-o", "wide"])
            #expect(all.standardOutput.contains(namespace.name) && all.standardOutput.contains("\(namespace.name)/steady"))
            #expect(
                try await namespace.arcane("stream list -l team=sales").standardOutput
                    == "No streams in the namespace \(namespace.name).\n")
            let list2 = try await namespace.arcane("stream list -o yaml")
            #expect(try JSONValue(yaml: list2.standardOutput)["items"]?.arrayValue?.count == 2)
        }

        @Test("a class that does not exist is named with those that do")
        func noClass() async throws {
            let namespace = try await LiveNamespace.make()
            let list = try await namespace.arcane("stream list --stream-class rest")
            #expect(list.exit == .code(1) && list.standardError == "error: there is no StreamClass rest; there are shell\n")
        }

        @Test("all about a stream is told")
        func status() async throws {
            let namespace = try await LiveNamespace.make()
            try await namespace.createStream("orders", in: "Running")
            let status = try await namespace.arcane("stream status shell orders")
            #expect(status.exit == .code(0))
            for words in [
                "\(namespace.name)/orders", "Phase:         Running", "Job:           streaming", "Ready",
                "orders-initial-backfill-",
            ] {
                #expect(status.standardOutput.contains(words))
            }
            let json = try await namespace.arcane("stream status shell orders -o json")
            #expect(try JSONValue(parsing: Array(json.standardOutput.utf8))["metadata"]?["name"] == "orders")
        }

        @Test("what has happened to a stream is told, from its first backfill on")
        func events() async throws {
            let namespace = try await LiveNamespace.make()
            try await namespace.createStream("orders", in: "Running")
            try await namespace.createStream("orders-eu", in: "Running")
            // Events are written behind what they tell of.
            try await namespace.wait("orders", until: "has told of its start") { _ in
                try await namespace.arcane("stream events shell orders").standardOutput.contains("StreamingStarted")
            }
            let events = try await namespace.arcane("stream events shell orders")
            #expect(
                events.standardOutput.contains("BackfillRequested") && events.standardOutput.contains("shellstream/orders "))
            #expect(!events.standardOutput.contains("orders-eu"))
            #expect(
                try await namespace.arcane("stream events shell orders -o name").standardOutput.contains(
                    "event.events.k8s.io/orders."))
        }

        @Test("the log is that of the newest pod, as long as there is one")
        func logs() async throws {
            let namespace = try await LiveNamespace.make()
            try await namespace.createStream("orders", in: "Running")
            try await namespace.wait("orders", until: "has written") { _ in
                try await namespace.arcane("stream logs shell orders").standardOutput == "backfill=false override=\n"
            }
            let stamped = try await namespace.arcane("stream logs shell orders --timestamps --tail 1 --since 1h")
            #expect(stamped.standardOutput.contains(/^\d{4}-\d\d-\d\dT.* backfill=false/))
            try await namespace.arcane("stream stop shell orders --wait")
            let none = try await namespace.arcane("stream logs shell orders")
            #expect(none.exit == .code(1) && none.standardError.contains("has no pod, so there is no log: it is Suspended"))
        }

        @Test("the log is followed from one pod to the next, until the stream is stopped")
        func follow() async throws {
            let namespace = try await LiveNamespace.make()
            try await namespace.createStream("orders", in: "Running")
            let follow = try await namespace.arcane("stream logs -f shell orders") { process in
                try await process.wait(until: "the log is read") { process.standardOutput.contains("backfill=false") }
                try await namespace.arcane("stream backfill shell orders --wait")
                try await process.wait(until: "the next pod is read") { process.log.contains("==> \(namespace.name)/orders-") }
                try await namespace.arcane("stream stop shell orders --wait")
            }
            #expect(follow.exit == .code(0))
            #expect(follow.standardOutput.hasPrefix("backfill=false override=\nstopped\n"))
            #expect(follow.standardError.contains("is suspended"))
        }

        @Test("classes are listed with whether their streams are run")
        func classes() async throws {
            let namespace = try await LiveNamespace.make()
            let classes = try await namespace.arcane(["class", "list", "-o", "wide"])
            #expect(classes.exit == .code(0))
            #expect(
                classes.standardOutput.contains("ShellStream") && classes.standardOutput.contains("shellstreams.example.com/v1")
            )
            #expect(
                try await namespace.arcane(["class", "list", "-o", "name"]).standardOutput
                    == "streamclass.streaming.sneaksanddata.com/shell\n")
        }
    }
}
