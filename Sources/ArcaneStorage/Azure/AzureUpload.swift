#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// An object sent to Azure in one request or in blocks.
struct AzureUpload: PartDestination {
    let connection: AzureConnection
    let key: String

    var object: String { connection.name(key) }

    func put(_ bytes: [UInt8]) async throws { try await connection.put(key, bytes) }

    /// Azure needs no request to begin. The name goes into those of the blocks, so that two writers of one key do not mix
    /// theirs.
    func begin() async throws -> String {
        let name = String(UInt64.random(in: .min ... .max), radix: 16)
        return String(repeating: "0", count: 16 - name.count) + name
    }

    func upload(_ bytes: [UInt8], part number: Int, of upload: String) async throws -> String {
        // All names of a blob's blocks have one length.
        let digits = String(number)
        let name = "\(upload)-\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits)"
        let block = Data(name.utf8).base64EncodedString()
        try await connection.succeed(
            .init(
                method: "PUT", key: connection.fullKey(key), query: [("comp", "block"), ("blockid", block)], body: bytes,
                purpose: "write block \(number) of '\(object)'"))
        return block
    }

    /// The same list again has the same effect, so a lost answer does no harm.
    func complete(_ parts: [String], of upload: String, size: Int) async throws {
        let list = parts.map { "<Latest>\($0)</Latest>" }.joined()
        let document = "<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>\(list)</BlockList>"
        try await connection.succeed(
            .init(
                method: "PUT", key: connection.fullKey(key), query: [("comp", "blocklist")], body: Array(document.utf8),
                purpose: "complete '\(object)'"))
    }

    /// Nothing to do: blocks without a blob are seen by nobody and dropped after a week.
    func abort(_ upload: String) async {}
}
