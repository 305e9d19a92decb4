/// What of a response has arrived and has not been read: the part of a transfer that needs neither sockets nor threads.
///
/// The loop's thread reports what arrives, the reader takes it. The buffer is bounded: at `pauseAbove` the transfer is paused until
/// the reader has taken what is there.
struct TransferState {
    /// How a transfer ended.
    enum End: Hashable {
        case complete
        case failed(HTTPError)
    }

    /// What the transfer does after a piece has arrived.
    enum Verdict: Hashable {
        case proceed
        case pause
        /// The body is larger than allowed: the transfer ends with this error.
        case refuse(HTTPError)
    }

    /// What a reader gets.
    enum Reading: Hashable {
        /// Bytes; `resumes` where the transfer was paused and has to go on.
        case piece([UInt8], resumes: Bool)
        case end
        case failure(HTTPError)
        /// Nothing yet.
        case wait
    }

    /// Buffered bytes at which a transfer is paused.
    static let pauseAbove = 512 << 10

    private let maximumBytes: Int
    /// A reader gets at least so many bytes at a time, or the rest.
    private let minimumPiece: Int
    private let urlText: String
    private var buffer: [UInt8] = []
    private(set) var head: ResponseHead?
    private(set) var end: End?
    private(set) var isPaused = false
    /// Body bytes received so far.
    private(set) var received = 0

    /// A transfer of which nothing has arrived; `maximumBytes` limits the body as it is sent, `urlText` names it in messages.
    init(maximumBytes: Int, minimumPiece: Int = 1, urlText: String) {
        self.maximumBytes = maximumBytes
        // A paused transfer must have something to read.
        self.minimumPiece = min(max(1, minimumPiece), Self.pauseAbove)
        self.urlText = urlText
    }

    /// The head has arrived; says whether it is news, which that of a transfer that already ended is not.
    mutating func receive(_ head: ResponseHead) -> Bool {
        guard end == nil, self.head == nil else { return false }
        self.head = head
        return true
    }

    /// Bytes of the body have arrived.
    mutating func receive(_ bytes: UnsafeRawBufferPointer) -> Verdict {
        guard end == nil else { return .proceed }
        received += bytes.count
        // A coded body is measured where it is decoded.
        if received > maximumBytes, head?.headers["Content-Encoding"] == nil {
            return .refuse(.tooLarge(maximumBytes, urlText))
        }
        if buffer.isEmpty { buffer.reserveCapacity(capacityForNextPiece(atLeast: bytes.count)) }
        buffer.append(contentsOf: bytes)
        if buffer.count >= Self.pauseAbove {
            isPaused = true
            return .pause
        }
        return .proceed
    }

    /// The transfer has ended; only the first end counts. What is buffered can still be read unless the reader itself cancelled.
    mutating func finish(_ end: End) {
        guard self.end == nil else { return }
        if end == .complete, head == nil {
            self.end = .failed(HTTPError(.connectionLost, "\(urlText): the server answered without a response head"))
        } else {
            self.end = end
        }
        isPaused = false
        if case .failed(let error) = end, error.code == .cancelled { buffer = [] }
    }

    /// Takes all that is there, once it is a piece.
    mutating func read() -> Reading {
        if end == nil, buffer.count < minimumPiece { return .wait }
        guard buffer.isEmpty else {
            let piece = buffer
            buffer = []
            let resumes = isPaused
            isPaused = false
            return .piece(piece, resumes: resumes)
        }
        return switch end {
        case nil: .wait
        case .complete: .end
        case .failed(let error): .failure(error)
        }
    }

    /// One allocation for a piece whose size the head gives away; else room for a few network reads.
    private func capacityForNextPiece(atLeast count: Int) -> Int {
        let expected = head?.contentLength.map { $0 - (received - count) } ?? 64 << 10
        return max(count, min(expected, Self.pauseAbove + (64 << 10)))
    }
}
