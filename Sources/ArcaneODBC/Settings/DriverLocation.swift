#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Where FreeTDS's ODBC driver is.
enum DriverLocation {
    /// Where distributions put it.
    static let folders = [
        "/usr/lib/x86_64-linux-gnu/odbc", "/usr/lib/aarch64-linux-gnu/odbc", "/usr/lib64", "/usr/lib/odbc", "/usr/lib",
        "/usr/local/lib", "/opt/homebrew/lib",
    ]

    /// The first of `folders` that has it; the name under which `odbcinst.ini` knows it where none has.
    static func find(in folders: [String] = folders) -> String {
        folders.map { "\($0)/libtdsodbc.so" }.first { access($0, R_OK) == 0 } ?? "FreeTDS"
    }
}
