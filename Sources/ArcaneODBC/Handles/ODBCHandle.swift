import CODBC

/// An environment, connection or statement of the driver manager, freed with the last reference.
///
/// A handle keeps the one it belongs to alive, so that they are freed in the order that ODBC asks for. It is used by one thread
/// at a time; others can only end what it waits for, by `CancelSwitch`.
final class ODBCHandle {
    /// `SQL_HANDLE_ENV`, `SQL_HANDLE_DBC` or `SQL_HANDLE_STMT`.
    let type: SQLSMALLINT
    let pointer: SQLHANDLE
    private let parent: ODBCHandle?
    private var ownSocket: ConnectionSocket?

    private init(_ kind: Int32, under parent: ODBCHandle?) throws(ODBCError) {
        var handle: SQLHANDLE?
        let code = SQLAllocHandle(SQLSMALLINT(kind), parent?.pointer, &handle)
        guard code == SQL_SUCCESS || code == SQL_SUCCESS_WITH_INFO, let handle else {
            throw parent?.failure("no handle") ?? ODBCError(.other, "the ODBC driver manager has no memory for a connection")
        }
        self.type = SQLSMALLINT(kind)
        self.pointer = handle
        self.parent = parent
    }

    deinit {
        if type == SQL_HANDLE_DBC { SQLDisconnect(pointer) }
        SQLFreeHandle(type, pointer)
    }

    /// A connection that is not made yet, in an environment of its own: the driver manager lets the connections of one
    /// environment wait for each other.
    static func connection() throws(ODBCError) -> ODBCHandle {
        let environment = try ODBCHandle(SQL_HANDLE_ENV, under: nil)
        try environment.check(
            codbc_set_environment_number(environment.pointer, SQL_ATTR_ODBC_VERSION, SQLULEN(SQL_OV_ODBC3)),
            "choosing version 3 of ODBC")
        return try ODBCHandle(SQL_HANDLE_DBC, under: environment)
    }

    /// The socket of this handle's connection; nil where it is not made, or the driver does not tell.
    var socket: ConnectionSocket? { ownSocket ?? parent?.socket }

    /// Notes the socket of this connection, which is made now.
    func findSocket() {
        ownSocket = ConnectionSocket(of: pointer)
    }

    /// A statement of this connection.
    func statement() throws(ODBCError) -> ODBCHandle {
        try ODBCHandle(SQL_HANDLE_STMT, under: self)
    }

    /// Whether the connection of this handle is gone, as far as the driver has noticed. It notices when it is used.
    var isDead: Bool {
        switch Int32(type) {
        case SQL_HANDLE_STMT: return parent?.isDead ?? false
        case SQL_HANDLE_DBC:
            var isDead: SQLUINTEGER = 0
            let code = SQLGetConnectAttr(pointer, SQL_ATTR_CONNECTION_DEAD, &isDead, 4, nil)
            return code == SQL_SUCCESS && isDead == SQLUINTEGER(SQL_CD_TRUE)
        default: return false
        }
    }
}
