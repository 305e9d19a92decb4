extension WebAddress {
    /// The address that `reference` means in a response from this one (RFC 3986, section 5.2), such as a `Location`.
    ///
    /// What has to be percent-encoded in its path and query is. An absolute reference is taken as it is written otherwise, and user
    /// information is left out where it leads to another origin. Throws `HTTPError.invalidURL` where it is no address of the web.
    public func resolving(_ reference: String) throws(HTTPError) -> WebAddress {
        let reference = reference.prefix { $0 != "#" }
        guard reference.isAbsolute || reference.hasPrefix("//") else {
            return try WebAddress(relative(Self.encoded(reference)).text)
        }
        let whole = reference.isAbsolute ? String(reference) : "\(scheme):\(reference)"
        let hostStart = whole.firstRange(of: "://")?.upperBound ?? whole.endIndex
        let hostEnd = whole[hostStart...].firstIndex { $0 == "/" || $0 == "?" } ?? whole.endIndex
        var target = try WebAddress(whole[..<hostEnd] + Self.encoded(whole[hostEnd...]))
        if target.origin != origin { target.userInformation = nil }
        return target
    }

    /// What a reference without scheme and host means here.
    private func relative(_ reference: String) -> WebAddress {
        var target = self
        let path = reference.prefix { $0 != "?" }
        if reference.isEmpty { return target }
        target.query = path.endIndex == reference.endIndex ? nil : String(reference[path.endIndex...].dropFirst())
        if path.hasPrefix("/") {
            target.path = Self.withoutDots(path)
        } else if !path.isEmpty {
            let folder = self.path.prefix(through: self.path.lastIndex(of: "/") ?? self.path.startIndex)
            target.path = Self.withoutDots(folder + path)
        }
        return target
    }

    /// `path` without `.` and `..` segments (RFC 3986, section 5.2.4).
    private static func withoutDots(_ path: Substring) -> String {
        var output: [Substring] = []
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count - 1
            switch segment {
            case ".": if isLast { output.append("") }
            case "..":
                _ = output.popLast()
                if isLast { output.append("") }
            default: output.append(segment)
            }
        }
        return "/" + output.joined(separator: "/")
    }

    /// `text` with spaces, control characters and what is not ASCII percent-encoded.
    private static func encoded(_ text: Substring) -> String {
        PercentEncoding.encode(text.utf8) { (0x21...0x7E).contains($0) }
    }
}

extension Substring {
    /// Whether it begins with a scheme (RFC 3986, section 3.1).
    fileprivate var isAbsolute: Bool {
        guard let colon = firstIndex(of: ":"), first?.isLetter == true else { return false }
        return self[..<colon].utf8.allSatisfy { $0.isASCIILetterOrDigit || "+-.".utf8.contains($0) }
    }
}
