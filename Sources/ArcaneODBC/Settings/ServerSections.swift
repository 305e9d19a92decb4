import CODBC
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The private `freetds.conf` of this process: one section for each server that it connects to.
///
/// A file in memory, so that it works where no folder can be written to; the driver finds it by the variable `FREETDSCONF`.
enum ServerSections {
    private struct State {
        var file: Int32?
        var names: [String: String] = [:]
    }

    private static let state = Mutex(State())

    /// The name of the section with these `lines`, which is in the file when this returns.
    static func name(of lines: String) throws(ODBCError) -> String {
        try state.withLock { state throws(ODBCError) in
            if let name = state.names[lines] { return name }
            let file: Int32
            if let existing = state.file { file = existing } else { file = try create() }
            state.file = file
            let name = "arcane-\(state.names.count + 1)"
            // Appended, never rewritten: another connection may be reading the sections before.
            let bytes = Array("[\(name)]\n\(lines)".utf8)
            guard write(file, bytes, bytes.count) == bytes.count else {
                throw ODBCError(.transient, "no memory for the driver's settings (error \(errno))")
            }
            state.names[lines] = name
            return name
        }
    }

    private static func create() throws(ODBCError) -> Int32 {
        let file = codbc_memory_file("freetds.conf")
        guard file >= 0, setenv("FREETDSCONF", "/proc/self/fd/\(file)", 1) == 0 else {
            throw ODBCError(.transient, "no memory for the driver's settings (error \(errno))")
        }
        return file
    }
}
