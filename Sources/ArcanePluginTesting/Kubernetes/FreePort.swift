#if canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Ports that nothing listens on.
enum FreePort {
    /// No port could be had.
    struct Unavailable: Error {}

    /// A port that was free a moment ago on 127.0.0.1, and that the system gives to nobody who does not name it for a while.
    static func find() throws -> Int {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw Unavailable() }
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
        let isNamed = withUnsafeMutableBytes(of: &address) { bytes -> Bool in
            var length = socklen_t(bytes.count)
            guard let name = bytes.assumingMemoryBound(to: sockaddr.self).baseAddress else { return false }
            return bind(socket, name, length) == 0 && getsockname(socket, name, &length) == 0
        }
        guard isNamed else { throw Unavailable() }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
