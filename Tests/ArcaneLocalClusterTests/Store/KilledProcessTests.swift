import ArcaneCore
import ArcaneKubernetes
import ArcaneTestSupport
import Foundation
import Synchronization
import Testing

@testable import ArcaneLocalCluster

@Suite("A control plane whose process is killed", .timeLimit(.minutes(10)))
struct KilledProcessTests {
    /// What the server has answered as written: names and values.
    private final class Answered: Sendable {
        private let values = Mutex<[String: String]>([:])

        var all: [String: String] { values.withLock { $0 } }
        func add(_ name: String, _ value: String) { values.withLock { $0[name] = value } }
    }

    /// Starts the control plane of `folder` in a process of its own.
    private func start(_ folder: String) async throws -> (server: ServerProcess, client: KubernetesClient) {
        let program = Repository.program("control-plane-process")
        // Not on a thread of the tests: it waits until the server says that it is ready.
        let server = try await offloaded { Result { try ServerProcess(executable: program, arguments: [folder]) } }.get()
        return (server, LocalAPI.client(port: server.ready["port"] ?? 0))
    }

    @Test("in the middle of writes has kept each one that was answered")
    func killed() async throws {
        try await withTemporaryFolder { folder in
            let answered = Answered()
            for round in 0..<3 {
                let (server, client) = try await start(folder)
                defer { client.shutdown() }
                for (name, value) in answered.all {
                    let kept = try await client.get(.configMaps, place(name)).json["data"]?["value"]?.stringValue
                    // A write whose answer was lost may have been done.
                    #expect(kept ?? "" >= value)
                }
                let writers = (0..<8).map { writer in
                    Task {
                        for index in 0... {
                            let (name, value) = ("w\(writer)-\(index % 5)", "\(round)-\(10_000 + index)")
                            let object = Sample.configMap(name, ["value": value, "filler": String(repeating: "x", count: 500)])
                            if round == 0, index < 5 {
                                try await client.create(.configMaps, object, in: "default")
                            } else {
                                try await client.mergePatch(.configMaps, place(name), object)
                            }
                            answered.add(name, value)
                        }
                    }
                }
                try await eventually { answered.all.values.filter { $0 > "\(round)-10030" }.count > 20 }
                server.stop()
                for writer in writers {
                    writer.cancel()
                    await #expect(throws: (any Error).self) { try await writer.value }
                }
            }
            #expect(answered.all.count == 40)
        }
    }
}
