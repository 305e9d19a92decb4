import CCurl

/// The loop that carries all transfers of a client out, on a thread of its own.
///
/// It sleeps in `curl_multi_poll` until a socket, a time-out or the mailbox wakes it. Only its thread touches it.
final class TransferLoop {
    private let multi: UnsafeMutableRawPointer
    private let mailbox: Mailbox
    private let configuration: HTTPClientConfiguration
    private var running: [ObjectIdentifier: EasyTransfer] = [:]
    private var slots: HostSlots<Transfer>
    private var touched: [EasyTransfer] = []
    private var nextCheck: ContinuousClock.Instant?

    /// A loop on `multi`, which it cleans up when it ends.
    init(multi: UnsafeMutableRawPointer, mailbox: Mailbox, configuration: HTTPClientConfiguration) {
        self.multi = multi
        self.mailbox = mailbox
        self.configuration = configuration
        slots = HostSlots(limit: configuration.maximumConnectionsPerHost)
        // One exchange at a time per HTTP/2 connection: this libcurl stops a whole connection while the reader of one of its streams
        // pauses.
        ccurl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_NOTHING))
        ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, max(64, configuration.maximumConnectionsPerHost * 2))
    }

    /// Runs until the mailbox is closed.
    func run() {
        while true {
            let delivery = mailbox.take()
            if delivery.isClosing { break }
            for command in delivery.commands { carryOut(command) }
            var count: Int32 = 0
            guard curl_multi_perform(multi, &count) == CURLM_OK else { break }
            finishTransfers()
            checkDeadlines()
            deliver()
            guard curl_multi_poll(multi, nil, 0, pollMilliseconds, nil) == CURLM_OK else { break }
        }
        shutDown()
    }

    private func carryOut(_ command: LoopCommand) {
        switch command {
        case .start(let transfer):
            // Cancelled before it began: its end was asked for first.
            guard !transfer.isOver else { return }
            if transfer.request.isLongLived || slots.admit(transfer, host: transfer.host) {
                begin(transfer)
            } else {
                transfer.deadline.map(lookAgain(at:))
            }
        case .resume(let transfer):
            running[ObjectIdentifier(transfer)]?.resume()
        case .end(let transfer):
            if !slots.withdraw(host: transfer.host, where: { $0 === transfer }) { end(transfer) }
        }
    }

    private func begin(_ transfer: Transfer) {
        let easy = EasyTransfer(transfer, configuration) { [unowned self] in touched.append($0) }
        guard let easy, curl_multi_add_handle(multi, easy.handle) == CURLM_OK else {
            transfer.finish(.failed(transfer.error(.other, "libcurl cannot begin the transfer; it may be out of memory")))
            transfer.deliver()
            freeSlot(of: transfer)
            return
        }
        running[ObjectIdentifier(transfer)] = easy
        lookAgain(at: easy.deadline.firstCheck)
    }

    /// Takes a transfer that is running out; its connection is closed unless the response was complete.
    private func end(_ transfer: Transfer) {
        guard let easy = running.removeValue(forKey: ObjectIdentifier(transfer)) else { return }
        // Without effect on one that libcurl has finished.
        easy.abandonConnection()
        curl_multi_remove_handle(multi, easy.handle)
        freeSlot(of: transfer)
    }

    private func freeSlot(of transfer: Transfer) {
        guard !transfer.request.isLongLived else { return }
        if let next = slots.release(host: transfer.host) { begin(next) }
    }

    private func finishTransfers() {
        var rest: Int32 = 0
        while let message = curl_multi_info_read(multi, &rest)?.pointee {
            guard message.msg == CURLMSG_DONE, let handle = message.easy_handle else { continue }
            guard let easy = EasyTransfer.of(handle) else { continue }
            // Before the handle is removed, which makes the message invalid.
            easy.finish(message.data.result)
            end(easy.transfer)
            easy.transfer.deliver()
        }
    }

    private func deliver() {
        guard !touched.isEmpty else { return }
        for easy in touched {
            easy.isTouched = false
            easy.transfer.deliver()
        }
        touched.removeAll(keepingCapacity: true)
    }

    private func shutDown() {
        let unread = mailbox.retire()
        var left = running.values.map(\.transfer) + slots.allWaiting
        for case .start(let transfer) in unread { left.append(transfer) }
        for easy in running.values { curl_multi_remove_handle(multi, easy.handle) }
        running.removeAll()
        for transfer in left {
            transfer.finishWithLoop()
            transfer.deliver()
        }
        curl_multi_cleanup(multi)
    }
}

// Time.
extension TransferLoop {
    private func lookAgain(at instant: ContinuousClock.Instant) {
        nextCheck = nextCheck.map { min($0, instant) } ?? instant
    }

    private func checkDeadlines() {
        guard let due = nextCheck else { return }
        let now = ContinuousClock.now
        guard now >= due else { return }
        nextCheck = nil
        for easy in Array(running.values) {
            switch easy.deadline.check(easy.progress, now: now) {
            case .onTime(let next): lookAgain(at: next)
            case .silent: timeOut(easy.transfer, "nothing was sent or received for \(configuration.silenceTimeout)")
            case .overdue: timeOut(easy.transfer, "the exchange did not end in the time it was given")
            }
        }
        for transfer in slots.allWaiting {
            guard let deadline = transfer.deadline else { continue }
            if now < deadline {
                lookAgain(at: deadline)
            } else if slots.withdraw(host: transfer.host, where: { $0 === transfer }) {
                timeOut(transfer, "the exchange waited too long for one of the host's connections")
            }
        }
    }

    private func timeOut(_ transfer: Transfer, _ reason: String) {
        transfer.finish(.failed(transfer.error(.timedOut, reason)))
        end(transfer)
        transfer.deliver()
    }

    /// How long to sleep at most; libcurl shortens it for its own time-outs.
    private var pollMilliseconds: Int32 {
        guard let nextCheck else { return Int32.max }
        let (seconds, attoseconds) = (nextCheck - .now).components
        guard seconds < 1_000_000 else { return 1_000_000_000 }
        return Int32(clamping: max(0, seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1))
    }
}
