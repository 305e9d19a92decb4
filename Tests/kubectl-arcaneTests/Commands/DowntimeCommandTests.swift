import ArcaneCore
import ArcaneKubernetes
import ArcanePluginTesting
import Testing

extension CommandTests {
    @Suite("Downtimes")
    struct DowntimeCommandTests {
        @Test("stop the streams that run and whose names begin so, and start exactly those again")
        func wholeLife() async throws {
            let namespace = try await LiveNamespace.make()
            let key = "night-\(namespace.name)"
            for stream in ["orders-a", "orders-b", "customers"] { try await namespace.createStream(stream, in: "Running") }
            try await namespace.createStream("orders-c", in: "Suspended")

            let declare = try await namespace.arcane("downtime declare shell orders-", key, "--wait")
            #expect(declare.exit == .code(0))
            #expect(
                declare.standardOutput == """
                    shellstream.example.com/orders-a stopped for the downtime \(key)
                    shellstream.example.com/orders-b stopped for the downtime \(key)
                    shellstream.example.com/orders-c already stopped, and stays so when the downtime ends

                    """)
            let stopped = try await namespace.stream("orders-a")
            #expect(stopped.phase == "Suspended" && stopped.labels["arcane.sneaksanddata.com/downtime"] == key)
            #expect(stopped.annotations["arcane.sneaksanddata.com/downtime-begin-ts"]?.hasSuffix("Z") == true)
            #expect(try await namespace.stream("customers").phase == "Running")

            let other = try await namespace.arcane("downtime declare shell orders-a day")
            #expect(other.exit == .code(0) && other.standardOutput.contains("already in the downtime \(key)"))

            let list = try await namespace.arcane(["downtime", "list", "-o", "yaml", "--stream-class", "shell"])
            #expect(list.standardOutput.contains("count: 2") && list.standardOutput.contains("key: \(key)"))
            let table = try await namespace.arcane("downtime list").standardOutput
            #expect(table.contains(/NAME +COUNT +DURATION/) && table.contains("\(key)  2 "))
            let details = try await namespace.arcane(["downtime", "details"])
            #expect(details.standardOutput.contains("\(key)  \(namespace.name)/orders-b"))

            // In all namespaces, as nothing else is said.
            let stop = try await namespace.arcane(["downtime", "stop", "shell", key, "--wait"])
            #expect(stop.exit == .code(0))
            for stream in ["orders-a", "orders-b"] {
                let started = try await namespace.stream(stream)
                #expect(started.phase == "Running" && started.labels.isEmpty && started.annotations.isEmpty)
            }
            #expect(try await namespace.stream("orders-c").isSuspended == true)
            #expect(try await namespace.arcane("downtime list").standardOutput == "No downtimes.\n")
            #expect(try await namespace.arcane("downtime list -o name").standardOutput.isEmpty)
        }

        @Test("of no stream are refused, with where to look")
        func nothing() async throws {
            let namespace = try await LiveNamespace.make()
            let declare = try await namespace.arcane("downtime declare shell orders night")
            #expect(declare.exit == .code(1) && declare.standardError.contains("has a name that begins with 'orders'"))
            let stop = try await namespace.arcane("downtime stop shell never")
            #expect(
                stop.exit == .code(1) && stop.standardError.contains("no stream of the class shell is in the downtime never"))
        }

        @Test("are left by a stream that a person starts")
        func start() async throws {
            let namespace = try await LiveNamespace.make()
            let key = "night-\(namespace.name)"
            try await namespace.createStream("orders", in: "Running")
            try await namespace.arcane("downtime declare shell orders", key, "--wait")
            let start = try await namespace.arcane("stream start shell orders")
            #expect(start.standardOutput.contains("started, and taken out of the downtime \(key)"))
            #expect(try await namespace.arcane("downtime stop shell", key).exit == .code(1))
        }
    }
}
