import Testing

@testable import ArcaneHTTP

@Suite struct TransferStateTests {
    private let head = ResponseHead(status: 200, headers: [:])
    private let cut = HTTPError(.truncatedBody, "cut")

    private func state(maximumBytes: Int = .max) -> TransferState {
        var state = TransferState(maximumBytes: maximumBytes, urlText: "http://host/")
        _ = state.receive(head)
        return state
    }

    @Test("Pieces that arrive while nobody reads come as one")
    func coalesced() {
        var state = state()
        #expect(state.read() == .wait)
        #expect(state.receive([1, 2]) == .proceed)
        #expect(state.receive([3]) == .proceed)
        #expect(state.read() == .piece([1, 2, 3], resumes: false))
        #expect(state.read() == .wait)
        #expect(state.received == 3)
    }

    @Test("A reader who wants large pieces gets none before it is large enough, or the last one")
    func minimumPiece() {
        var state = TransferState(maximumBytes: .max, minimumPiece: 3, urlText: "http://host/")
        _ = state.receive(head)
        _ = state.receive([1, 2])
        #expect(state.read() == .wait)
        _ = state.receive([3, 4])
        #expect(state.read() == .piece([1, 2, 3, 4], resumes: false))
        _ = state.receive([5])
        #expect(state.read() == .wait)
        state.finish(.complete)
        #expect(state.read() == .piece([5], resumes: false))
        #expect(state.read() == .end)
    }

    @Test("However large the pieces that a reader wants, a paused transfer has one")
    func minimumPieceBelowPause() {
        var state = TransferState(maximumBytes: .max, minimumPiece: .max, urlText: "http://host/")
        _ = state.receive(head)
        #expect(state.receive([UInt8](repeating: 0, count: TransferState.pauseAbove)) == .pause)
        #expect(state.read() != .wait)
    }

    @Test("A full buffer pauses the transfer, and taking it resumes it")
    func pause() {
        var state = state()
        let half = [UInt8](repeating: 7, count: TransferState.pauseAbove / 2)
        #expect(state.receive(half) == .proceed)
        #expect(!state.isPaused)
        #expect(state.receive(half) == .pause)
        #expect(state.isPaused)
        #expect(state.read() == .piece(half + half, resumes: true))
        #expect(!state.isPaused)
    }

    @Test("The end comes behind the last piece, and stays")
    func end() {
        var state = state()
        _ = state.receive([1])
        state.finish(.complete)
        #expect(state.read() == .piece([1], resumes: false))
        #expect(state.read() == .end)
        #expect(state.read() == .end)
    }

    @Test("A failure comes behind what arrived before it")
    func failure() {
        var state = state()
        _ = state.receive([1])
        state.finish(.failed(cut))
        #expect(state.read() == .piece([1], resumes: false))
        #expect(state.read() == .failure(cut))
    }

    @Test("Only the first end counts")
    func firstEnd() {
        var state = state()
        state.finish(.failed(cut))
        state.finish(.complete)
        #expect(state.end == .failed(cut))
    }

    @Test("A cancelled transfer gives nothing more, and takes nothing more")
    func cancelled() {
        let error = HTTPError(.cancelled, "stop")
        var state = state()
        _ = state.receive([1])
        state.finish(.failed(error))
        #expect(state.receive([2]) == .proceed)
        #expect(state.read() == .failure(error))
    }

    @Test("A paused transfer that ends is not resumed")
    func endWhilePaused() {
        var state = state()
        let full = [UInt8](repeating: 7, count: TransferState.pauseAbove)
        #expect(state.receive(full) == .pause)
        state.finish(.failed(cut))
        #expect(state.read() == .piece(full, resumes: false))
    }

    @Test("A body is refused from the first byte beyond the limit")
    func limit() {
        var state = state(maximumBytes: 3)
        #expect(state.receive([1, 2, 3]) == .proceed)
        guard case .refuse(let error) = state.receive([4]) else {
            Issue.record("a fourth byte was accepted")
            return
        }
        #expect(error.code == .responseTooLarge)
        #expect(error.message.contains("3 bytes"))
    }

    @Test("A coded body is not measured before it is decoded")
    func codedLimit() {
        var state = TransferState(maximumBytes: 3, urlText: "")
        _ = state.receive(ResponseHead(status: 200, headers: ["Content-Encoding": "gzip"]))
        #expect(state.receive([1, 2, 3, 4]) == .proceed)
    }

    @Test("An end without a head is a failure")
    func noHead() {
        var state = TransferState(maximumBytes: 1, urlText: "http://host/")
        state.finish(.complete)
        guard case .failure(let error) = state.read() else {
            Issue.record("a response without a head was complete")
            return
        }
        #expect(error.code == .connectionLost)
    }

    @Test("A head that comes after the end, or a second one, is no news")
    func lateHead() {
        var state = state()
        #expect(state.receive(head) == false)
        var ended = TransferState(maximumBytes: 1, urlText: "")
        ended.finish(.failed(cut))
        #expect(ended.receive(head) == false)
        #expect(ended.head == nil)
    }
}

extension TransferState {
    /// Bytes from an array.
    fileprivate mutating func receive(_ bytes: [UInt8]) -> Verdict { bytes.withUnsafeBytes { receive($0) } }
}
