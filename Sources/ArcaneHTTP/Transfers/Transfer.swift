import Synchronization

/// One exchange, shared by the task that reads it and the loop's thread that carries it out.
final class Transfer: Sendable {
    /// What is sent.
    let request: HTTPRequest
    /// What its connections are counted by: scheme, host and port.
    let host: String
    /// How the server is reached under another name than the URL's; nil for the URL's own.
    let route: NamedRoute?
    /// The instant at which it has to be over.
    let deadline: ContinuousClock.Instant?
    private let mailbox: Mailbox
    private let shared: Mutex<Shared>

    private struct Shared {
        var state: TransferState
        var headReader: CheckedContinuation<ResponseHead, any Error>?
        var pieceReader: CheckedContinuation<[UInt8]?, any Error>?
    }

    /// An exchange that begins with `head()`.
    init(
        _ request: HTTPRequest, host: String, route: NamedRoute? = nil, maximumBytes: Int,
        deadline: ContinuousClock.Instant?, mailbox: Mailbox
    ) {
        self.request = request
        self.host = host
        self.route = route
        self.deadline = deadline
        self.mailbox = mailbox
        shared = Mutex(
            Shared(
                state: TransferState(
                    maximumBytes: maximumBytes, minimumPiece: request.minimumPieceBytes, urlText: URLText.redacted(request.url))
            ))
    }

    /// An error of this exchange; the message begins with the method and the URL without its values.
    func error(_ code: HTTPError.Code, _ reason: String) -> HTTPError {
        HTTPError(code, "\(request.method) \(URLText.redacted(request.url)): \(reason)")
    }
}

// The reader's side.
extension Transfer {
    /// Begins the exchange and waits for the response's head. Called once.
    func head() async throws -> ResponseHead {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                shared.withLock { $0.headReader = continuation }
                if !mailbox.post(.start(self)) { finishWithLoop() }
                // A task that was cancelled before has ended the transfer already.
                deliver()
            }
        } onCancel: {
            cancel()
        }
    }

    /// The next bytes of the body; nil at its end.
    func read() async throws -> [UInt8]? {
        if let result = readAtOnce() { return try result.get() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isTaken = shared.withLock { shared in
                    guard shared.pieceReader == nil else { return true }
                    shared.pieceReader = continuation
                    return false
                }
                guard !isTaken else {
                    continuation.resume(throwing: error(.other, "a body is read by one task at a time"))
                    return
                }
                deliver()
            }
        } onCancel: {
            cancel()
        }
    }

    /// Ends the exchange; whoever reads gets an error.
    func cancel() {
        finish(.failed(error(.cancelled, "the exchange was cancelled")))
        deliver()
        mailbox.post(.end(self))
    }

    /// Nobody will read any more: ends the exchange unless it is over.
    func abandon() {
        if !isOver { cancel() }
    }

    private func readAtOnce() -> Result<[UInt8]?, HTTPError>? {
        let reading = shared.withLock { $0.state.read() }
        if case .piece(_, resumes: true) = reading { mailbox.post(.resume(self)) }
        return reading.result
    }
}

// The side of the loop's thread.
extension Transfer {
    /// The head has arrived.
    func receive(_ head: ResponseHead) {
        _ = shared.withLock { $0.state.receive(head) }
    }

    /// Bytes of the body have arrived.
    func receive(_ bytes: UnsafeRawBufferPointer) -> TransferState.Verdict {
        shared.withLock { $0.state.receive(bytes) }
    }

    /// The transfer is over.
    func finish(_ end: TransferState.End) {
        shared.withLock { $0.state.finish(end) }
    }

    /// The loop has ended, and with it the transfer.
    func finishWithLoop() {
        finish(
            .failed(
                mailbox.isClosing
                    ? error(.cancelled, "the HTTP client was shut down")
                    : error(
                        .other,
                        "the HTTP client's event loop could not go on; the process may be out of memory, threads or files")
            ))
    }

    /// Whether the transfer has ended, one way or the other.
    var isOver: Bool { shared.withLock { $0.state.end != nil } }

    /// Whether the transfer waits for its reader.
    var isPaused: Bool { shared.withLock { $0.state.isPaused } }

    /// Resumes the task that waits for what has arrived. Called after a round of the loop, so that a piece is all that has come in.
    func deliver() {
        let (headReader, head, pieceReader, reading) = shared.withLock { shared in
            var head: Result<ResponseHead, HTTPError>?
            if let arrived = shared.state.head {
                head = .success(arrived)
            } else if case .failed(let error) = shared.state.end {
                head = .failure(error)
            }
            let headReader = head == nil ? nil : shared.headReader.take()
            let reading = shared.pieceReader == nil ? .wait : shared.state.read()
            let pieceReader = reading == .wait ? nil : shared.pieceReader.take()
            return (headReader, head, pieceReader, reading)
        }
        if let headReader, let head { headReader.resume(with: head) }
        guard let pieceReader, let result = reading.result else { return }
        if case .piece(_, resumes: true) = reading { mailbox.post(.resume(self)) }
        pieceReader.resume(with: result)
    }
}

extension TransferState.Reading {
    /// The outcome for a reader; nil where there is none yet.
    fileprivate var result: Result<[UInt8]?, HTTPError>? {
        switch self {
        case .piece(let bytes, _): .success(bytes)
        case .end: .success(nil)
        case .failure(let error): .failure(error)
        case .wait: nil
        }
    }
}
