import CCurl

/// A transfer on the loop's thread: the libcurl handle, and what its callbacks need.
///
/// Only that thread touches it.
final class EasyTransfer {
    /// The exchange as its reader sees it.
    let transfer: Transfer
    /// The libcurl handle.
    let handle: UnsafeMutableRawPointer
    /// Where its time goes.
    var deadline: TransferDeadline
    /// Whether something has arrived since the last delivery.
    var isTouched = false

    private let errorText: UnsafeMutablePointer<CChar>
    private let headerLines: TextList
    private let connectTo: TextList
    private var parser = ResponseHeadParser()
    private var headerBytes: Int64 = 0
    private var sentBytes = 0
    private var attempts = 0
    /// Why a callback ended the transfer.
    private var refusal: HTTPError? {
        didSet { abandonConnection() }
    }
    private let onTouch: (EasyTransfer) -> Void

    /// Prepares `transfer`; nil where libcurl has no memory for it. `onTouch` is told once per round when something arrives.
    init?(_ transfer: Transfer, _ configuration: HTTPClientConfiguration, onTouch: @escaping (EasyTransfer) -> Void) {
        guard let handle = curl_easy_init() else { return nil }
        self.transfer = transfer
        self.handle = handle
        self.onTouch = onTouch
        deadline = TransferDeadline(total: transfer.deadline, silence: configuration.silenceTimeout, now: .now)
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        let options = EasyOptions(handle)
        options.set(CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(errorText))
        options.apply(configuration)
        options.apply(transfer.request)
        headerLines = TextList(EasyOptions.headerLines(transfer.request.headers, route: transfer.route))
        connectTo = TextList(transfer.route.map { [$0.connectTo] } ?? [])
        options.set(CURLOPT_HTTPHEADER, headerLines.pointer)
        if let route = transfer.route {
            options.set(CURLOPT_URL, route.url)
            options.set(CURLOPT_CONNECT_TO, connectTo.pointer)
        }
        installCallbacks(options)
    }

    deinit {
        curl_easy_cleanup(handle)
        errorText.deallocate()
    }

    /// The transfer that `handle` was made for.
    static func of(_ handle: UnsafeMutableRawPointer) -> EasyTransfer? {
        var context: UnsafeMutableRawPointer?
        ccurl_get_pointer(handle, CURLINFO_PRIVATE, &context)
        return from(context)
    }

    /// Where the transfer stands, for its deadline.
    var progress: TransferDeadline.Progress {
        var received: curl_off_t = 0
        var connectedAfter: curl_off_t = 0
        ccurl_get_offset(handle, CURLINFO_SIZE_DOWNLOAD_T, &received)
        ccurl_get_offset(handle, CURLINFO_PRETRANSFER_TIME_T, &connectedAfter)
        return TransferDeadline.Progress(
            bytes: Int64(received) + headerBytes + Int64(sentBytes), awaitsServer: connectedAfter > 0 && !transfer.isPaused)
    }

    /// Ends the exchange as libcurl reports it.
    func finish(_ code: CURLcode) {
        if let refusal {
            transfer.finish(.failed(refusal))
        } else if code == CURLE_OK {
            transfer.finish(.complete)
        } else {
            let failure = CurlFailure(code: code, detail: String(cString: errorText))
            transfer.finish(.failed(transfer.error(failure.errorCode, failure.reason)))
        }
    }

    /// The transfer ends early: its connection must end too.
    ///
    /// HTTP/2 could end the one stream instead, but this libcurl leaves the frame that does so unsent until the connection is used
    /// again, and the server at work.
    func abandonConnection() {
        EasyOptions(handle).set(CURLOPT_FORBID_REUSE, 1)
    }

    /// Goes on with a paused transfer.
    func resume() {
        curl_easy_pause(handle, CURLPAUSE_CONT)
    }
}

// What libcurl calls.
extension EasyTransfer {
    private func installCallbacks(_ options: EasyOptions) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        options.set(CURLOPT_PRIVATE, context)
        options.set(CURLOPT_WRITEDATA, context)
        options.set(CURLOPT_HEADERDATA, context)
        options.set(CURLOPT_PREREQDATA, context)
        ccurl_set_write(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            EasyTransfer.from(context)?.receiveBody(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
        }
        ccurl_set_write(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            EasyTransfer.from(context)?.receiveHeader(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
        }
        ccurl_set_prereq(handle, CURLOPT_PREREQFUNCTION) { context, _, _, _, _ in
            EasyTransfer.from(context)?.beginRequest() ?? CURL_PREREQFUNC_ABORT
        }
        guard !transfer.request.body.isEmpty else { return }
        options.set(CURLOPT_READDATA, context)
        options.set(CURLOPT_SEEKDATA, context)
        ccurl_set_read(handle, CURLOPT_READFUNCTION) { bytes, size, count, context in
            EasyTransfer.from(context)?.sendBody(UnsafeMutableRawBufferPointer(start: bytes, count: size * count)) ?? 0
        }
        ccurl_set_seek(handle, CURLOPT_SEEKFUNCTION) { context, offset, origin in
            EasyTransfer.from(context)?.rewind(to: offset, origin: origin) ?? CURL_SEEKFUNC_CANTSEEK
        }
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> EasyTransfer? {
        context.map { Unmanaged<EasyTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    private func touch() {
        guard !isTouched else { return }
        isTouched = true
        onTouch(self)
    }

    /// libcurl is about to send the request. It sends it again by itself when a kept connection turns out to be closed, which is
    /// right only where a second time does no harm.
    private func beginRequest() -> Int32 {
        attempts += 1
        guard attempts == 1 || transfer.request.isIdempotent else {
            refusal = transfer.error(
                .connectionLost, "the server closed the connection before it answered; whether it has acted is not known")
            return CURL_PREREQFUNC_ABORT
        }
        return CURL_PREREQFUNC_OK
    }

    /// Takes a header line; anything but its length makes libcurl end the transfer.
    private func receiveHeader(_ line: UnsafeRawBufferPointer) -> Int {
        headerBytes += Int64(line.count)
        switch parser.take(line) {
        case .more:
            return line.count
        case .head(let head):
            transfer.receive(head)
            touch()
            return line.count
        case .tooLarge:
            refusal = transfer.error(
                .responseTooLarge, "the response's header is larger than \(ResponseHeadParser.maximumBytes) bytes")
        case .malformed:
            refusal = transfer.error(.connectionLost, "the server answered with something that is not HTTP")
        }
        return 0
    }

    private func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard !bytes.isEmpty else { return 0 }
        touch()
        switch transfer.receive(bytes) {
        case .proceed:
            break
        case .pause:
            // Not CURL_WRITEFUNC_PAUSE: that makes libcurl keep these bytes and hand them out again in a copy.
            curl_easy_pause(handle, CURLPAUSE_RECV)
        case .refuse(let error):
            refusal = error
            return 0
        }
        return bytes.count
    }

    private func sendBody(_ room: UnsafeMutableRawBufferPointer) -> Int {
        let rest = transfer.request.body[sentBytes...].prefix(room.count)
        room.copyBytes(from: rest)
        sentBytes += rest.count
        return rest.count
    }

    private func rewind(to offset: curl_off_t, origin: Int32) -> Int32 {
        guard origin == SEEK_SET, offset >= 0, offset <= transfer.request.body.count else { return CURL_SEEKFUNC_CANTSEEK }
        sentBytes = Int(offset)
        return CURL_SEEKFUNC_OK
    }
}
