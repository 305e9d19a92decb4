import CODBC

extension ODBCHandle {
    /// Connects this connection by `string`, which holds the password. Throws what the driver said, without the address's secrets.
    func connect(_ string: DriverString, to server: ServerAddress, timeout: Duration) throws(ODBCError) {
        let action = "connecting to \(server)"
        let seconds = SQLULEN(max(1, timeout.components.seconds))
        try check(codbc_set_connection_number(pointer, SQL_ATTR_LOGIN_TIMEOUT, seconds), action)
        var bytes = string.bytes
        guard bytes.count <= Int(SQLSMALLINT.max) else {
            throw .configuration("the connection string is longer than the driver takes; shorten it")
        }
        let code = SQLDriverConnect(
            pointer, nil, &bytes, SQLSMALLINT(bytes.count), nil, 0, nil, SQLUSMALLINT(SQL_DRIVER_NOPROMPT))
        try check(code, action)
        findSocket()
    }
}
