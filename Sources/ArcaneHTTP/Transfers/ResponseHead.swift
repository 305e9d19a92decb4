/// Status and header fields of a response.
struct ResponseHead: Hashable, Sendable {
    var status: Int
    var headers: HTTPHeaders

    /// The length of the body as it is sent, where the head gives it.
    var contentLength: Int? {
        headers["Content-Length"].flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
    }
}

/// Puts a response's head together from its lines.
///
/// Interim responses (1xx) come before the final one and are dropped; trailers come behind the body and are dropped too.
struct ResponseHeadParser {
    /// What a line did.
    enum Step: Hashable {
        case more
        case head(ResponseHead)
        case tooLarge
        case malformed
    }

    /// The most that the header lines of one exchange may hold.
    static let maximumBytes = 256 << 10

    private var status: Int?
    private var fields: [(name: String, value: String)] = []
    private var bytes = 0
    private var isComplete = false

    /// Takes the next line, its line end included.
    mutating func take(_ line: UnsafeRawBufferPointer) -> Step {
        bytes += line.count
        guard bytes <= Self.maximumBytes else { return .tooLarge }
        guard !isComplete else { return .more }
        let text = line.trimmed()
        if text.starts(with: "HTTP/".utf8) {
            guard let code = Self.statusCode(text) else { return .malformed }
            status = code
            fields = []
        } else if text.isEmpty {
            return finish()
        } else if let colon = text.firstIndex(of: UInt8(ascii: ":")) {
            let name = UnsafeRawBufferPointer(rebasing: text[..<colon]).trimmed()
            let value = UnsafeRawBufferPointer(rebasing: text[(colon + 1)...]).trimmed()
            fields.append((String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self)))
        }
        return .more
    }

    private mutating func finish() -> Step {
        guard let status else { return .malformed }
        guard status >= 200 || status == 101 else { return .more }
        let headers = HTTPHeaders(fields)
        // Two lengths: one of the machines on the way sees another body than we do (RFC 9112, section 6.3).
        guard Set(headers.values(of: "Content-Length")).count <= 1 else { return .malformed }
        isComplete = true
        return .head(ResponseHead(status: status, headers: headers))
    }

    /// The three digits behind the first space of a status line.
    private static func statusCode(_ line: UnsafeRawBufferPointer) -> Int? {
        guard let space = line.firstIndex(of: UInt8(ascii: " ")) else { return nil }
        let digits = line[(space + 1)...].prefix { (48...57).contains($0) }
        guard digits.count == 3 else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    }
}

extension UnsafeRawBufferPointer {
    /// The bytes without white space at either end.
    fileprivate func trimmed() -> UnsafeRawBufferPointer {
        func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
        guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) }) else {
            return UnsafeRawBufferPointer(start: nil, count: 0)
        }
        return UnsafeRawBufferPointer(rebasing: self[first...last])
    }
}
