import ArcaneCore

/// Where a `PartWriter` sends an object: in one request, or in parts that are put together at the end.
protocol PartDestination: Sendable {
    /// The object, for messages.
    var object: String { get }
    /// Writes the whole object.
    func put(_ bytes: [UInt8]) async throws
    /// Begins an upload in parts and returns its name.
    func begin() async throws -> String
    /// Uploads part `number`, the first being 1, and returns what `complete` needs to know about it.
    func upload(_ bytes: [UInt8], part number: Int, of upload: String) async throws -> String
    /// Makes the object of its parts; `size` is the sum of their bytes.
    func complete(_ parts: [String], of upload: String, size: Int) async throws
    /// Drops the parts.
    func abort(_ upload: String) async
}

/// An object being written to a store that takes parts.
///
/// It holds one part that fills and `maximumInFlight` that are being sent: 24 MiB at most. While so many are on their way,
/// `write` waits. An object that fits into one part is one request.
actor PartWriter<Destination: PartDestination>: ObjectWriter {
    private let destination: Destination
    private let partSize: Int
    private let maximumInFlight = 2
    /// S3 takes 10,000 parts, Azure 50,000.
    private let maximumParts = 10_000

    private var buffer: [UInt8] = []
    private var upload: String?
    private var inFlight: [Task<String, any Error>] = []
    private var parts: [String] = []
    private var size = 0
    private var hasEnded = false

    init(_ destination: Destination, partSize: Int = 8 << 20) {
        self.destination = destination
        self.partSize = partSize
    }

    deinit {
        for task in inFlight { task.cancel() }
    }

    func write(_ bytes: [UInt8]) async throws {
        try await givingUpOnError {
            var rest = bytes[...]
            while !rest.isEmpty {
                // A full part is sent only when more follows, so that an object of just one part stays one request.
                if buffer.count == partSize { try await sendPart() }
                let piece = rest.prefix(partSize - buffer.count)
                // Growing by doubling would end at up to twice a part.
                if buffer.count + piece.count > max(buffer.capacity, partSize / 8) { buffer.reserveCapacity(partSize) }
                buffer += piece
                rest = rest[piece.endIndex...]
            }
        }
    }

    func finish() async throws {
        try await givingUpOnError {
            if upload == nil {
                try await destination.put(buffer)
            } else {
                try await sendPart()
                while !inFlight.isEmpty { try await awaitPart() }
                try await destination.complete(parts, of: upload ?? "", size: size)
            }
        }
        hasEnded = true
        buffer = []
    }

    func abort() async {
        if !hasEnded { await giveUp() }
    }

    private func sendPart() async throws {
        let upload = try await begun()
        if inFlight.count >= maximumInFlight { try await awaitPart() }
        let number = parts.count + inFlight.count + 1
        if number > maximumParts {
            throw StreamError.configuration(
                "'\(destination.object)' has more than \(maximumParts) parts of \(partSize) bytes: lower "
                    + "groupsPerFile or rowsPerGroup"
            )
        }
        let part = buffer
        size += part.count
        buffer = []
        buffer.reserveCapacity(partSize)
        inFlight.append(Task { [destination] in try await destination.upload(part, part: number, of: upload) })
    }

    private func begun() async throws -> String {
        if let upload { return upload }
        let begun = try await destination.begin()
        upload = begun
        return begun
    }

    /// Waits for the oldest part on its way.
    private func awaitPart() async throws {
        let task = inFlight.removeFirst()
        do {
            parts.append(
                try await withTaskCancellationHandler {
                    try await task.value
                } onCancel: {
                    task.cancel()
                })
        } catch {
            task.cancel()
            throw error
        }
    }

    private func givingUpOnError(_ work: () async throws -> Void) async throws {
        if hasEnded { throw ObjectWriterState.ended(destination.object) }
        do {
            if Task.isCancelled { throw StreamError.cancelled }
            try await work()
        } catch {
            await giveUp()
            throw error
        }
    }

    /// Ends the parts on their way and drops the upload, in a task of its own: this one may be cancelled.
    private func giveUp() async {
        hasEnded = true
        buffer = []
        let tasks = inFlight
        inFlight = []
        for task in tasks { task.cancel() }
        for task in tasks { _ = await task.result }
        guard let upload else { return }
        await Task { [destination] in await destination.abort(upload) }.value
    }
}
