import CCurl

/// What libcurl reports of a transfer that failed, in our words.
struct CurlFailure {
    /// The result of the transfer.
    let code: CURLcode
    /// libcurl's own sentence; may be empty.
    let detail: String

    /// The kind of failure.
    var errorCode: HTTPError.Code {
        switch code {
        case CURLE_URL_MALFORMAT: .invalidURL
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .unresolvedHost
        case CURLE_COULDNT_CONNECT, CURLE_PROXY, CURLE_INTERFACE_FAILED: .connectionFailed
        case CURLE_OPERATION_TIMEDOUT: .timedOut
        case CURLE_SSL_CONNECT_ERROR: isCertificateAlert ? .certificateRejected : .tlsFailed
        case CURLE_SSL_CIPHER, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED: .tlsFailed
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_CRL_BADFILE, CURLE_SSL_CLIENTCERT:
            .certificateRejected
        case CURLE_PARTIAL_FILE: .truncatedBody
        case CURLE_RECV_ERROR where isCertificateAlert: .certificateRejected
        case CURLE_RECV_ERROR where detail.hasPrefix("Too large response headers"): .responseTooLarge
        // A header line beyond libcurl's own limit is reported as a lack of memory.
        case CURLE_OUT_OF_MEMORY: .responseTooLarge
        // The URL's protocol has been checked: it is the server that speaks another one.
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_WEIRD_SERVER_REPLY,
            CURLE_HTTP2, CURLE_HTTP2_STREAM:
            .connectionLost
        default: .other
        }
    }

    /// What happened and what to do.
    var reason: String {
        let what = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
        return switch errorCode {
        case .invalidURL: "\(what); check the URL"
        case .unresolvedHost: "\(what); check the host's name and the DNS"
        case .connectionFailed: "\(what); check that the server runs and that the network lets us reach it"
        case .certificateRejected: "\(what); check the CA file and the client certificate"
        default: what
        }
    }

    /// TLS 1.3 reports a refused client certificate with the first read after the handshake, TLS 1.2 within it.
    private var isCertificateAlert: Bool {
        detail.contains("alert") && (detail.contains("certificate") || detail.contains("unknown ca"))
    }
}
