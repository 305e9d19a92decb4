#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

extension ConnectionSettings {
    /// Checks that the files which the settings name can be read: of one that cannot, the driver says no more than that it could not
    /// connect.
    func checkFiles() throws(ODBCError) {
        guard encryption == .everything, case .authorities(let file) = trust, access(file, R_OK) != 0 else { return }
        throw .configuration(
            "the connection string names the certificate file '\(file)', which cannot be read; check its path and rights")
    }
}
