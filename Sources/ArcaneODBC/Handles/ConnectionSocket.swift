import CODBC

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The socket of a connection under a number of our own, by which any thread can end what waits for it.
///
/// The driver may close its number at any time, and another socket have it next; this one stays the connection's.
final class ConnectionSocket: Sendable {
    private let descriptor: Int32

    /// FreeTDS's number of what tells the socket (`SQL_INFO_FREETDS_SOCKET` of its `odbcss.h`).
    private static let information = SQLUSMALLINT(1301)

    /// The socket of a connection that is made; nil where its driver does not tell.
    init?(of connection: SQLHANDLE) {
        var number: SQLULEN = 0
        var length: SQLSMALLINT = 0
        let code = SQLGetInfo(
            connection, ConnectionSocket.information, &number, SQLSMALLINT(MemoryLayout<SQLULEN>.size), &length)
        guard code == SQL_SUCCESS, Int(length) == MemoryLayout<SQLULEN>.size, let driversOwn = Int32(exactly: number) else {
            return nil
        }
        var status = stat()
        guard fstat(driversOwn, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return nil }
        // The driver leaves it to processes that the program starts, which would keep the connection open.
        _ = fcntl(driversOwn, F_SETFD, FD_CLOEXEC)
        descriptor = fcntl(driversOwn, F_DUPFD_CLOEXEC, 0)
        guard descriptor >= 0 else { return nil }
    }

    deinit { close(descriptor) }

    /// Ends the connection: what waits for it, and what is to come.
    func end() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }
}
