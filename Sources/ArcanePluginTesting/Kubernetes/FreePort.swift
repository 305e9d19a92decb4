import Synchronization

#if canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Ports that nothing listens on.
package enum FreePort {
    /// No port could be had.
    struct Unavailable: Error {}

    private static let given = Mutex<Set<Int>>([])

    /// A port that is free on 127.0.0.1, and that no other caller in this process is given.
    ///
    /// It lies below the ports that systems choose for connections and for those who name none, so that nobody takes it before it is used.
    package static func find() throws -> Int {
        for _ in 0..<1000 {
            let port = Int.random(in: 20_000..<32_000)
            let isNew = given.withLock { $0.insert(port).inserted }
            if isNew, try canListen(on: port) { return port }
        }
        throw Unavailable()
    }

    private static func canListen(on port: Int) throws -> Bool {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw Unavailable() }
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
        address.sin_port = in_port_t(port).bigEndian
        return withUnsafeBytes(of: &address) { bytes in
            guard let name = bytes.assumingMemoryBound(to: sockaddr.self).baseAddress else { return false }
            return bind(socket, name, socklen_t(bytes.count)) == 0
        }
    }
}
