import ArcaneCore
import CCurl

/// Sets the options of a libcurl handle.
struct EasyOptions {
    private let handle: UnsafeMutableRawPointer

    /// Sets options of `handle`.
    init(_ handle: UnsafeMutableRawPointer) {
        self.handle = handle
    }

    /// Sets an option that takes a number or a switch.
    func set(_ option: CURLoption, _ value: Int) { ccurl_set_long(handle, option, value) }

    /// Sets an option that takes text; nil leaves it as it is.
    func set(_ option: CURLoption, _ value: String?) {
        if let value { ccurl_set_string(handle, option, value) }
    }

    /// Sets the option of a file, or that of a text, whichever `pem` is; nil leaves both as they are.
    func set(_ file: CURLoption, or text: CURLoption, _ pem: PEM?) {
        switch pem {
        case .file(let path)?: set(file, path)
        case .text(let secret)?:
            var bytes = Array(secret.exposed.utf8)
            _ = bytes.withUnsafeMutableBytes { ccurl_set_copy(handle, text, $0.baseAddress, $0.count) }
        case nil: break
        }
    }

    /// Sets an option that takes a pointer; what it points to must outlive the handle.
    func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer?) { ccurl_set_pointer(handle, option, value) }

    /// What holds for every request.
    func apply(_ configuration: HTTPClientConfiguration) {
        set(CURLOPT_NOSIGNAL, 1)
        ccurl_close_on_exec(handle)
        // Name resolution that hangs is left behind when a transfer ends; else removing it would block the loop.
        set(CURLOPT_QUICK_EXIT, 1)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_PATH_AS_IS, 1)
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_BUFFERSIZE, 64 << 10)
        set(CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeout.clampedMilliseconds)
        set(CURLOPT_USERAGENT, configuration.userAgent)
        set(CURLOPT_PROXY, configuration.proxy)
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        set(CURLOPT_CAINFO, or: CURLOPT_CAINFO_BLOB, configuration.trustedCertificates)
        set(CURLOPT_PROXY_CAINFO, or: CURLOPT_PROXY_CAINFO_BLOB, configuration.trustedCertificates)
        set(CURLOPT_SSLCERT, or: CURLOPT_SSLCERT_BLOB, configuration.clientCertificate)
        set(CURLOPT_SSLKEY, or: CURLOPT_SSLKEY_BLOB, configuration.clientKey)
        if !configuration.verifiesServer {
            set(CURLOPT_SSL_VERIFYPEER, 0)
            set(CURLOPT_SSL_VERIFYHOST, 0)
        }
        // Codings are undone by the reader. libcurl takes a coded body that stops early for a complete one, and decodes all of a
        // network read into memory, however much that is.
        set(CURLOPT_HTTP_CONTENT_DECODING, 0)
    }

    /// What is sent.
    func apply(_ request: HTTPRequest) {
        set(CURLOPT_URL, request.url)
        if !request.body.isEmpty || ["POST", "PUT", "PATCH"].contains(request.method) {
            set(CURLOPT_UPLOAD, 1)
            ccurl_set_offset(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(request.body.count))
            set(CURLOPT_UPLOAD_BUFFERSIZE, min(max(request.body.count, 16 << 10), 512 << 10))
            set(CURLOPT_CUSTOMREQUEST, request.method)
        } else if request.method == "HEAD" {
            set(CURLOPT_NOBODY, 1)
        } else {
            set(CURLOPT_HTTPGET, 1)
            set(CURLOPT_CUSTOMREQUEST, request.method)
        }
    }

    /// Header lines in libcurl's notation.
    static func headerLines(_ headers: HTTPHeaders, route: NamedRoute? = nil) -> [String] {
        var lines = headers.fields.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        // libcurl would announce a large body with `Expect` and wait a second for servers that do not know it.
        if headers["Expect"] == nil { lines.append("Expect:") }
        if let route, headers["Host"] == nil { lines.append("Host: \(route.host)") }
        if headers["Accept-Encoding"] == nil { lines.append("Accept-Encoding: \(ContentCoding.offered)") }
        return lines
    }
}

extension Duration {
    /// Whole milliseconds, at least one, at most what libcurl takes (24 days).
    fileprivate var clampedMilliseconds: Int {
        let (seconds, attoseconds) = components
        guard seconds < 2_000_000 else { return 2_000_000_000 }
        return max(1, Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
