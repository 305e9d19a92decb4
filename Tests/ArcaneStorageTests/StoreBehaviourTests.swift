import ArcaneCore
import ArcaneStorage
import Testing

/// What every store promises, whatever stands behind it.
@Suite struct StoreBehaviourTests {
    static let kinds = StoreKind.allCases

    @Test("an object is read as it was written, also an empty one and one of every byte", arguments: kinds)
    func putAndGet(_ kind: StoreKind) async throws {
        try await kind.withStore { store in
            for bytes in [[], Array(0...255), Array("text".utf8)] as [[UInt8]] {
                try await store.put("folder/object", bytes)
                #expect(try await store.get("folder/object") == bytes)
            }
        }
    }

    @Test("an object that is not there is nil, and deleting it is no error", arguments: kinds)
    func absent(_ kind: StoreKind) async throws {
        try await kind.withStore { store in
            #expect(try await store.get("nothing/here") == nil)
            try await store.delete("nothing/here")
            try await store.put("here", [1])
            try await store.delete("here")
            #expect(try await store.get("here") == nil)
            #expect(try await store.list("") == [])
        }
    }

    @Test("put if absent writes once and then leaves the object as it is", arguments: kinds)
    func putIfAbsent(_ kind: StoreKind) async throws {
        try await kind.withStore { store in
            #expect(try await store.putIfAbsent("commits/1", [1]))
            #expect(try await !store.putIfAbsent("commits/1", [2]))
            #expect(try await !store.putIfAbsent("commits/1", [1, 1]))
            #expect(try await store.get("commits/1") == [1])
            try await store.delete("commits/1")
            #expect(try await store.putIfAbsent("commits/1", [3]))
        }
    }

    @Test(
        "put if absent is told that an object of exactly its bytes is its own: an answer may have been lost", arguments: kinds)
    func putIfAbsentAgain(_ kind: StoreKind) async throws {
        try await kind.withStore { store in
            for bytes in [[], [1]] as [[UInt8]] {
                let first = try await store.putIfAbsent("commits/\(bytes.count)", bytes)
                let second = try await store.putIfAbsent("commits/\(bytes.count)", bytes)
                #expect(first && second)
            }
        }
    }

    @Test("of many simultaneous writers exactly one is told that the object is its own", arguments: kinds)
    func race(_ kind: StoreKind) async throws {
        try await kind.withStores(2) { stores in
            for round in 0..<5 {
                let winners = try await withThrowingTaskGroup(of: UInt8?.self) { group in
                    for writer in UInt8(0)..<24 {
                        let store = stores[Int(writer) % stores.count]
                        group.addTask { try await store.putIfAbsent("commits/\(round)", [writer]) ? writer : nil }
                    }
                    return try await group.reduce(into: [UInt8]()) { if let winner = $1 { $0.append(winner) } }
                }
                #expect(winners.count == 1)
                #expect(try await stores[0].get("commits/\(round)") == winners)
            }
        }
    }

    @Test("strange keys are kept apart and come back from lists as they were", arguments: kinds)
    func strangeKeys(_ kind: StoreKind) async throws {
        let keys = [
            "a b", "a+b", "a%20b", "a%2Fb", "ü", "u\u{308}x", "😀/🎉", "q?x=1&y=2#z", "it's (a) *star*!", "~tilde$",
            "co:lon;semi", "<&>\"",
            "a=b", "@at,", "back\\slash", "[x]{y}|^`", "a.dot", ".hidden/x", "..x", "trailing space ", " leading",
        ]
        try await kind.withStore { store in
            for (number, key) in keys.enumerated() { try await store.put(key, [UInt8(number)]) }
            for (number, key) in keys.enumerated() {
                let bytes = try await store.get(key)
                #expect(bytes == [UInt8(number)], "\(key)")
            }
            let expected = keys.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
            #expect(try await store.list("").map { Array($0.key.utf8) } == expected)
            #expect(try await store.list("a+").map(\.key) == ["a+b"])
            for key in keys { try await store.delete(key) }
            #expect(try await store.list("") == [])
        }
    }

    @Test("keys that not every store can hold are refused", arguments: kinds)
    func badKeys(_ kind: StoreKind) async throws {
        try await kind.withStore { store in
            for key in ["", "/a", "a//b", "../a", "a/./b", "a.", "a/.arcane-x.tmp"] {
                #expect(await code { try await store.put(key, []) } == .configuration)
                #expect(await code { _ = try await store.putIfAbsent(key, []) } == .configuration)
                #expect(await code { _ = try await store.get(key) } == .configuration)
                #expect(await code { try await store.delete(key) } == .configuration)
                #expect(await code { _ = try await store.writer(key) } == .configuration)
            }
            #expect(await code { _ = try await store.list("../") } == .configuration)
        }
    }

    @Test("lists give sizes, hold to the prefix by its letters, and are in the order of bytes", arguments: kinds)
    func list(_ kind: StoreKind) async throws {
        try await kind.withStore { store in
            for key in ["s/data/part-1", "s/data/part-10", "s/data/other", "s/data-old/part-1", "s/data.json", "t/x"] {
                try await store.put(key, Array(key.utf8))
            }
            #expect(
                try await store.list("s/data/part-") == [
                    ObjectInfo(key: "s/data/part-1", size: 13), ObjectInfo(key: "s/data/part-10", size: 14),
                ])
            #expect(
                try await store.list("s/data").map(\.key) == [
                    "s/data-old/part-1", "s/data.json", "s/data/other", "s/data/part-1", "s/data/part-10",
                ])
            #expect(try await store.list("s/data/").count == 3)
            #expect(try await store.list("").count == 6)
            #expect(try await store.list("nothing/") == [])
        }
    }

    @Test("an object written in pieces appears only when it is finished, and replaces the one before", arguments: kinds)
    func writer(_ kind: StoreKind) async throws {
        try await kind.withStore { store in
            try await store.put("data/file", [9])
            let writer = try await store.writer("data/file")
            try await writer.write([1, 2])
            try await writer.write([])
            try await writer.write([3])
            #expect(try await store.get("data/file") == [9])
            #expect(try await store.list("").map(\.size) == [1])
            try await writer.finish()
            #expect(try await store.get("data/file") == [1, 2, 3])
            await writer.abort()
            #expect(try await store.get("data/file") == [1, 2, 3])
        }
    }

    @Test("a writer without a byte makes an empty object", arguments: kinds)
    func emptyWriter(_ kind: StoreKind) async throws {
        try await kind.withStore { store in
            try await store.writer("empty").finish()
            #expect(try await store.list("") == [ObjectInfo(key: "empty", size: 0)])
        }
    }

    @Test("an aborted writer leaves nothing, and a used one cannot be used again", arguments: kinds)
    func abort(_ kind: StoreKind) async throws {
        try await kind.withStore { store in
            let writer = try await store.writer("data/file")
            try await writer.write([1])
            await writer.abort()
            #expect(try await store.list("") == [])
            #expect(await code { try await writer.write([2]) } == .configuration)
            #expect(await code { try await writer.finish() } == .configuration)
        }
    }

    @Test("an object of many parts is whole, whatever the sizes of the pieces", arguments: kinds)
    func large(_ kind: StoreKind) async throws {
        let piece = (0..<(1 << 20) + 7).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try await kind.withStore { store in
            let writer = try await store.writer("large")
            for _ in 0..<20 { try await writer.write(piece) }
            try await writer.write(Array(repeating: piece, count: 10).flatMap(\.self))
            try await writer.finish()
            #expect(try await store.list("") == [ObjectInfo(key: "large", size: piece.count * 30)])
            #expect(try await store.get("large") == Array(repeating: piece, count: 30).flatMap(\.self))
        }
    }

    @Test("a cancelled task is told so and writes nothing", arguments: kinds)
    func cancelled(_ kind: StoreKind) async throws {
        try await kind.withStore { store in
            let writer = try await store.writer("data/file")
            try await writer.write([1])
            let codes = await Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return [
                    await code { try await store.put("a", [1]) }, await code { _ = try await store.get("a") },
                    await code { _ = try await store.putIfAbsent("b", [1]) }, await code { _ = try await store.list("") },
                    await code { try await writer.write(Array(repeating: 1, count: 9 << 20)) },
                ]
            }.value
            #expect(codes == Array(repeating: .cancelled, count: codes.count))
            #expect(await code { try await writer.finish() } == .configuration)
            #expect(try await store.list("") == [])
        }
    }

    @Test("removing leftovers keeps every object and what a living writer writes", arguments: [StoreKind.file, .azureKey])
    func leftovers(_ kind: StoreKind) async throws {
        try await kind.withStore { store in
            try await store.put("data/kept", [1])
            let writer = try await store.writer("data/living")
            try await writer.write([1, 2])
            try await store.removeLeftovers("")
            try await writer.finish()
            #expect(try await store.list("").map(\.key) == ["data/kept", "data/living"])
        }
    }
}

/// The code of the `StreamError` that `work` throws; nil where it throws none.
func code(_ work: () async throws -> Void) async -> StreamError.Code? {
    do {
        try await work()
        return nil
    } catch {
        return (error as? StreamError)?.code
    }
}

/// The `StreamError` that `work` throws; fails the test where it throws none.
func streamError(_ work: () async throws -> Void, sourceLocation: SourceLocation = #_sourceLocation) async throws -> StreamError
{
    try await #require(throws: StreamError.self, sourceLocation: sourceLocation) { try await work() }
}
