import CODBC

/// How a parameter is handed to the driver: its bytes, their C type, and the type that the server is to see.
struct ParameterForm: Hashable {
    /// ODBC's number of the C type of `bytes`.
    var cType: SQLSMALLINT
    /// ODBC's number of the server's type.
    var sqlType: Int32
    /// The length in characters or bytes, or the number of digits.
    var size: Int
    /// The digits behind the point.
    var scale = 0
    /// The value; nil for NULL.
    var bytes: [UInt8]?

    /// The longest `nvarchar` and `varbinary` that have a length.
    private static let (longestText, longestBinary) = (4000, 8000)

    /// The form of `parameter`.
    init(_ parameter: ODBCParameter) {
        switch parameter {
        case .null:
            self.init(cType: SQLSMALLINT(SQL_C_CHAR), sqlType: SQL_WVARCHAR, size: 1, bytes: nil)
        case .boolean(let value):
            self.init(cType: SQLSMALLINT(SQL_C_BIT), sqlType: SQL_BIT, size: 1, bytes: [value ? 1 : 0])
        case .integer(let value):
            self.init(cType: codbc_c_int64, sqlType: SQL_BIGINT, size: 19, bytes: ParameterForm.bytes(value))
        case .float(let value):
            self.init(cType: SQLSMALLINT(SQL_C_DOUBLE), sqlType: SQL_DOUBLE, size: 53, bytes: ParameterForm.bytes(value))
        case .decimal(let value, let precision, let scale):
            let text = DecimalDigits.text(value, scale: scale)
            self.init(
                cType: SQLSMALLINT(SQL_C_CHAR), sqlType: SQL_DECIMAL, size: precision, scale: scale, bytes: Array(text.utf8))
        case .text(let value):
            let length = value.utf16.count
            let type = length > ParameterForm.longestText ? SQL_WLONGVARCHAR : SQL_WVARCHAR
            self.init(cType: SQLSMALLINT(SQL_C_CHAR), sqlType: type, size: max(1, length), bytes: Array(value.utf8))
        case .binary(let value):
            let type = value.count > ParameterForm.longestBinary ? SQL_LONGVARBINARY : SQL_VARBINARY
            self.init(cType: SQLSMALLINT(SQL_C_BINARY), sqlType: type, size: max(1, value.count), bytes: value)
        case .uuid(let value):
            self.init(
                cType: SQLSMALLINT(SQL_C_GUID), sqlType: SQL_GUID, size: 16, bytes: ParameterForm.bytes(SQLGUID(number: value)))
        }
    }

    private init(cType: SQLSMALLINT, sqlType: Int32, size: Int, scale: Int = 0, bytes: [UInt8]?) {
        self.cType = cType
        self.sqlType = sqlType
        self.size = size
        self.scale = scale
        self.bytes = bytes
    }

    /// The bytes of a C value as it lies in memory.
    private static func bytes<Value: BitwiseCopyable>(_ value: Value) -> [UInt8] {
        withUnsafeBytes(of: value) { Array($0) }
    }
}
