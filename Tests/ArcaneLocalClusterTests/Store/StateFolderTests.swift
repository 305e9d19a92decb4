import ArcaneCore
import ArcaneKubernetes
import ArcaneTestSupport
import Foundation
import Testing

@testable import ArcaneLocalCluster

@Suite("The state folder", .timeLimit(.minutes(10)))
struct StateFolderTests {
    private func files(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    @Test("brings back objects, versions, kinds and what was being deleted")
    func restart() async throws {
        try await withTemporaryFolder { folder in
            let plane = try ControlPlane(folder: folder)
            try plane.create(.customResourceDefinitions, Sample.widgetDefinition())
            let widget = try plane.create(.widgets, Sample.widget("a"))
            let job = try plane.create(.jobs, Sample.owned(Sample.job("a"), by: widget))
            let held = Sample.widget("held").setting(["metadata", "finalizers"], to: ["example.org/hold"])
            try plane.create(.widgets, held)
            try plane.delete(.widgets, place("held"))
            try plane.create(.configMaps, Sample.configMap("gone"))
            try plane.delete(.configMaps, place("gone"))
            let version = plane.resourceVersion
            plane.close()

            let again = try ControlPlane(folder: folder)
            #expect(try again.get(.widgets, place("a")) == widget)
            #expect(try again.get(.jobs, place("a")) == job)
            #expect(try again.get(.widgets, place("held")).isTerminating)
            #expect(failure { () throws(APIFailure) in try again.get(.configMaps, place("gone")) }?.status == 404)
            #expect(again.resourceVersion == version)
            #expect(try again.list(.widgets, ListQuery(fields: "spec.color=red")).count == 2)
            // Owners are known again too.
            try again.delete(.widgets, place("a"))
            #expect(failure { () throws(APIFailure) in try again.get(.jobs, place("a")) }?.status == 404)
            again.close()
        }
    }

    @Test("is used by one process at a time")
    func lock() async throws {
        try await withTemporaryFolder { folder in
            let plane = try ControlPlane(folder: folder)
            let error = #expect(throws: StreamError.self) { try ControlPlane(folder: folder) }
            #expect(String(describing: error).contains("another process uses the state folder"))
            plane.close()
            try ControlPlane(folder: folder).close()
        }
    }

    @Test("takes no writes after it was closed, and answers none as done")
    func closed() async throws {
        try await withTemporaryFolder { folder in
            let plane = try ControlPlane(folder: folder)
            plane.close()
            #expect(failure { () throws(APIFailure) in try plane.create(.configMaps, Sample.configMap("a")) }?.status == 500)
            #expect(failure { () throws(APIFailure) in try plane.get(.configMaps, place("a")) }?.status == 404)
        }
    }

    @Test("drops a half-written line at the end of a journal, and refuses one in the middle")
    func tornLines() async throws {
        try await withTemporaryFolder { folder in
            let plane = try ControlPlane(folder: folder)
            try plane.create(.configMaps, Sample.configMap("a"))
            plane.close()
            let journal = try #require(try files(folder).filter { $0.hasPrefix("journal") }.last)
            let path = "\(folder)/\(journal)"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            try (text + text.suffix(200).prefix(90)).write(toFile: path, atomically: true, encoding: .utf8)
            let again = try ControlPlane(folder: folder)
            #expect(try again.list(.configMaps).items.map(\.name) == ["a"])
            try again.create(.configMaps, Sample.configMap("b"))
            again.close()
            // The torn line is the last of its file still.
            let third = try ControlPlane(folder: folder)
            #expect(try third.list(.configMaps).items.map(\.name) == ["a", "b"])
            third.close()

            try ("{broken\n" + text).write(toFile: path, atomically: true, encoding: .utf8)
            let error = #expect(throws: StreamError.self) { try ControlPlane(folder: folder) }
            #expect(String(describing: error).contains("line 1 of \(path) is damaged"))
        }
    }

    @Test("replaces a long journal by a snapshot, after which nothing is missing and no version comes twice")
    func snapshot() async throws {
        try await withTemporaryFolder { folder in
            let plane = try ControlPlane(folder: folder, snapshotBytes: 20_000)
            for index in 0..<40 { try plane.create(.configMaps, Sample.configMap("c\(index)", ["x": "0"])) }
            var round = 0
            while try !files(folder).contains(where: { $0.hasPrefix("snapshot-") && $0.hasSuffix(".jsonl") }) {
                round += 1
                for index in 0..<40 { try plane.patch(.configMaps, place("c\(index)"), ["data": ["x": .string("\(round)")]]) }
                await Task.yield()
            }
            try plane.create(.configMaps, Sample.configMap("last"))
            try plane.delete(.configMaps, place("last"))
            let version = plane.resourceVersion
            let objects = try plane.list(.configMaps).items
            plane.close()
            let again = try ControlPlane(folder: folder, snapshotBytes: 20_000)
            #expect(try again.list(.configMaps).items == objects)
            #expect(again.resourceVersion == version)
            #expect(try files(folder).filter { $0.hasPrefix("journal-") }.count < 10)
            again.close()
        }
    }

    @Test("can be read by its owner only")
    func permissions() async throws {
        try await withTemporaryFolder { parent in
            let folder = parent + "/state"
            let plane = try ControlPlane(folder: folder)
            defer { plane.close() }
            for path in try [folder] + files(folder).map({ "\(folder)/\($0)" }) {
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                #expect((mode ?? 0o777) & 0o077 == 0, "\(path)")
            }
        }
    }

    @Test("lets watches of before begin again: what was deleted meanwhile is not known")
    func watches() async throws {
        try await withTemporaryFolder { folder in
            let plane = try ControlPlane(folder: folder)
            let created = try plane.create(.configMaps, Sample.configMap("a"))
            try plane.create(.secrets, Sample.secret("a"))
            plane.close()
            let again = try ControlPlane(folder: folder)
            let failure = failure { () throws(APIFailure) in try again.watch(.configMaps, from: created.resourceVersion) }
            #expect(failure?.status == 410)
            _ = try again.watch(.configMaps, from: again.resourceVersion)
            again.close()
        }
    }
}
