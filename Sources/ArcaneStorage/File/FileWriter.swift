import ArcaneCore

/// An object of the file store being written: a temporary file until it is finished.
actor FileWriter: ObjectWriter {
    private let path: String
    private var file: TemporaryFile?
    private nonisolated let executor = BlockingExecutor("arcane.file-writer")

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(path: String) {
        self.path = path
    }

    /// Creates the temporary file; called once, before anything else.
    func create() throws {
        if Task.isCancelled { throw StreamError.cancelled }
        do {
            file = try TemporaryFile(for: path)
        } catch let error as FileSystemError {
            throw error.streamError
        }
    }

    func write(_ bytes: [UInt8]) async throws {
        try givingUpOnError { try $0.append(bytes) }
    }

    func finish() async throws {
        try givingUpOnError { try $0.publish() }
        file = nil
    }

    func abort() async {
        // What cannot be removed now is a leftover that a sweep removes.
        try? file?.discard()
        file = nil
    }

    private func givingUpOnError(_ work: (TemporaryFile) throws -> Void) throws {
        guard let file else { throw ObjectWriterState.ended(path) }
        do {
            if Task.isCancelled { throw StreamError.cancelled }
            try work(file)
        } catch {
            try? file.discard()
            self.file = nil
            throw (error as? FileSystemError)?.streamError ?? error
        }
    }
}
