import ArcaneCore
import Testing

@testable import ArcaneStorage

@Suite struct PartWriterTests {
    /// A destination in memory that can hold parts back and fail.
    private actor Recorder: PartDestination {
        nonisolated let object = "object"
        private(set) var events: [String] = []
        private(set) var content: [UInt8]?
        private(set) var mostInFlight = 0
        private var parts: [Int: [UInt8]] = [:]
        private var waiting: [CheckedContinuation<Void, Never>] = []
        private var inFlight = 0
        private var isHolding: Bool
        private let failingPart: Int?

        init(holding: Bool = false, failingPart: Int? = nil) {
            isHolding = holding
            self.failingPart = failingPart
        }

        func put(_ bytes: [UInt8]) {
            events.append("put")
            content = bytes
        }

        func begin() -> String {
            events.append("begin")
            return "upload"
        }

        func upload(_ bytes: [UInt8], part number: Int, of upload: String) async throws -> String {
            inFlight += 1
            mostInFlight = max(mostInFlight, inFlight)
            defer { inFlight -= 1 }
            if isHolding { await withCheckedContinuation { waiting.append($0) } }
            if Task.isCancelled { throw StreamError.cancelled }
            if number == failingPart { throw StreamError.refused("part \(number)") }
            parts[number] = bytes
            return "tag-\(number)"
        }

        func complete(_ tags: [String], of upload: String, size: Int) {
            events.append("complete \(tags.joined(separator: ",")) \(size)")
            content = (1...tags.count).flatMap { parts[$0] ?? [] }
        }

        func abort(_ upload: String) {
            events.append(Task.isCancelled ? "abort in a cancelled task" : "abort")
        }

        /// Waits until `count` parts are held back.
        func untilHeld(_ count: Int) async {
            while waiting.count < count { await Task.yield() }
        }

        func release() {
            isHolding = false
            for continuation in waiting { continuation.resume() }
            waiting = []
        }
    }

    private static let bytes = (0..<100).map { UInt8($0) }

    @Test("an object of at most one part is one request", arguments: [0, 1, 9, 10])
    func small(_ size: Int) async throws {
        let recorder = Recorder()
        let writer = PartWriter(recorder, partSize: 10)
        for byte in Self.bytes.prefix(size) { try await writer.write([byte]) }
        try await writer.finish()
        #expect(await recorder.events == ["put"])
        #expect(await recorder.content == Array(Self.bytes.prefix(size)))
    }

    @Test("larger objects are sent in parts, in order, whatever the pieces", arguments: [1, 3, 10, 11, 35, 100])
    func parts(_ piece: Int) async throws {
        let recorder = Recorder()
        let writer = PartWriter(recorder, partSize: 10)
        for start in stride(from: 0, to: 35, by: piece) {
            try await writer.write(Array(Self.bytes[start..<min(start + piece, 35)]))
        }
        try await writer.finish()
        #expect(await recorder.events == ["begin", "complete tag-1,tag-2,tag-3,tag-4 35"])
        #expect(await recorder.content == Array(Self.bytes.prefix(35)))
    }

    @Test("two parts are on their way at most; a write waits for one to arrive")
    func backPressure() async throws {
        let recorder = Recorder(holding: true)
        let writer = PartWriter(recorder, partSize: 10)
        let writing = Task {
            try await writer.write(Self.bytes)
            try await writer.finish()
        }
        await recorder.untilHeld(2)
        #expect(await recorder.content == nil)
        await recorder.release()
        try await writing.value
        #expect(await recorder.mostInFlight == 2)
        #expect(await recorder.content == Self.bytes)
    }

    @Test("a part that fails ends the writer with its error and aborts the upload once")
    func failure() async throws {
        let recorder = Recorder(failingPart: 2)
        let writer = PartWriter(recorder, partSize: 10)
        let error = try await streamError {
            try await writer.write(Self.bytes)
            try await writer.finish()
        }
        #expect(error == .refused("part 2"))
        #expect(await recorder.events == ["begin", "abort"])
        #expect(await code { try await writer.write([1]) } == .configuration)
        #expect(await code { try await writer.finish() } == .configuration)
        await writer.abort()
        #expect(await recorder.events == ["begin", "abort"])
    }

    @Test("a cancelled write ends its parts and aborts the upload in a task that is not cancelled")
    func cancelled() async throws {
        let recorder = Recorder(holding: true)
        let writer = PartWriter(recorder, partSize: 10)
        let writing = Task { try await writer.write(Self.bytes) }
        await recorder.untilHeld(2)
        writing.cancel()
        await recorder.release()
        #expect(await code { try await writing.value } == .cancelled)
        #expect(await recorder.events == ["begin", "abort"])
        #expect(await recorder.content == nil)
    }

    @Test("abort before anything was sent sends nothing; after the end it does nothing")
    func abort() async throws {
        let recorder = Recorder()
        let unused = PartWriter(recorder, partSize: 10)
        try await unused.write([1])
        await unused.abort()
        #expect(await recorder.events == [])
        let finished = PartWriter(recorder, partSize: 10)
        try await finished.finish()
        await finished.abort()
        #expect(await recorder.events == ["put"])
        #expect(await code { try await finished.finish() } == .configuration)
    }
}
