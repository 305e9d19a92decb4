/// Cuts bytes that arrive in pieces into lines.
struct LineSplitter: Sendable {
    private var buffer: [UInt8] = []
    /// Where the next line begins.
    private var start = 0
    /// Up to where there is surely no end of a line.
    private var searched = 0

    /// Bytes that have arrived and are in no line yet.
    var pendingBytes: Int { buffer.count - start }

    /// Adds bytes behind those that are there.
    mutating func add(_ piece: [UInt8]) {
        if start > 0 {
            buffer.removeSubrange(..<start)
            searched -= start
            start = 0
        }
        buffer += piece
    }

    /// The next line without its end; nil where it has not arrived. Empty lines are left out.
    mutating func next() -> [UInt8]? {
        while let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
            let line = buffer[start..<end]
            start = end + 1
            searched = start
            if !line.isEmpty { return Array(line) }
        }
        searched = buffer.count
        return nil
    }
}
