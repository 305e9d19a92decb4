import Testing

@testable import ArcaneHTTP

/// Twenty times "hello ", as other programs compress it.
private let text = Array(String(repeating: "hello ", count: 20).utf8)
private let gzip = bytes("1f8b0800000000000203cb48cdc9c957c8a03b09002ffaf84878000000")
private let zlib = bytes("789ccb48cdc9c957c8a03b090077ba2c11")
private let bareDeflate = bytes("cb48cdc9c957c8a03b0900")
private let brotli = bytes("1b77000024406a90c4eaf09cce00")
private let zstd = bytes("28b52ffd20786d00003068656c6c6f2001002f692902")

private func bytes(_ hex: String) -> [UInt8] {
    stride(from: 0, to: hex.count, by: 2).compactMap { UInt8(hex.dropFirst($0).prefix(2), radix: 16) }
}

@Suite struct BodyDecoderTests {
    private static let samples: [(ContentCoding, [UInt8])] = [
        (.gzip, gzip), (.deflate, zlib), (.deflate, bareDeflate), (.br, brotli), (.zstd, zstd),
    ]

    private func decode(_ coding: ContentCoding, _ coded: [UInt8], pieces: Int = .max, maximumBytes: Int = .max) throws
        -> [UInt8]
    {
        var decoder = try BodyDecoder(coding, maximumBytes: maximumBytes, urlText: "http://host/")
        var whole: [UInt8] = []
        var rest = coded[...]
        while !rest.isEmpty {
            decoder.add(Array(rest.prefix(pieces)))
            rest = rest.dropFirst(pieces)
            while let piece = try decoder.next() {
                #expect(!piece.isEmpty)
                whole += piece
            }
        }
        try decoder.finish()
        return whole
    }

    @Test("Every coding is undone, however the body is cut into pieces", arguments: samples)
    func decoding(_ coding: ContentCoding, _ coded: [UInt8]) throws {
        for pieces in [1, 2, 7, .max] { #expect(try decode(coding, coded, pieces: pieces) == text) }
    }

    @Test("Members and frames that follow each other are one body")
    func members() throws {
        #expect(try decode(.gzip, gzip + gzip, pieces: 5) == text + text)
        #expect(try decode(.zstd, zstd + zstd, pieces: 5) == text + text)
    }

    @Test("A body that stops anywhere before its end is broken", arguments: samples)
    func cut(_ coding: ContentCoding, _ coded: [UInt8]) {
        for count in 1..<coded.count {
            let error = #expect(throws: HTTPError.self) { _ = try decode(coding, Array(coded.prefix(count))) }
            #expect(error?.code == .undecodableBody)
        }
    }

    @Test("A body of no bytes is empty", arguments: ContentCoding.allCases)
    func empty(_ coding: ContentCoding) throws {
        #expect(try decode(coding, []).isEmpty)
    }

    @Test("Data behind the end is broken", arguments: samples)
    func trailing(_ coding: ContentCoding, _ coded: [UInt8]) {
        let error = #expect(throws: HTTPError.self) { _ = try decode(coding, coded + [1, 2, 3, 4, 5]) }
        #expect(error?.code == .undecodableBody)
    }

    @Test("A body with a wrong check sum is broken")
    func checkSum() {
        for (coding, coded, index) in [(ContentCoding.gzip, gzip, gzip.count - 8), (.deflate, zlib, zlib.count - 1)] {
            var wrong = coded
            wrong[index] ^= 1
            let error = #expect(throws: HTTPError.self) { _ = try decode(coding, wrong) }
            #expect(error?.code == .undecodableBody)
        }
    }

    @Test("The limit counts decoded bytes", arguments: samples)
    func limit(_ coding: ContentCoding, _ coded: [UInt8]) throws {
        #expect(try decode(coding, coded, maximumBytes: text.count) == text)
        let error = #expect(throws: HTTPError.self) { _ = try decode(coding, coded, maximumBytes: text.count - 1) }
        #expect(error?.code == .responseTooLarge)
    }
}

@Suite struct ContentCodingTests {
    @Test(
        "The coding is read from the head",
        arguments: [
            ("gzip", ContentCoding.gzip), ("X-GZIP", .gzip), ("deflate", .deflate), ("br", .br), ("zstd", .zstd),
            ("identity, gzip", .gzip),
        ])
    func names(_ value: String, _ coding: ContentCoding) throws {
        #expect(try ContentCoding(["content-encoding": value], urlText: "") == coding)
    }

    @Test("No coding, or none worth the name, is a plain body")
    func plain() throws {
        #expect(try ContentCoding([:], urlText: "") == nil)
        #expect(try ContentCoding(["Content-Encoding": "identity"], urlText: "") == nil)
        #expect(try ContentCoding(["Content-Encoding": ""], urlText: "") == nil)
    }

    @Test("A coding that was not offered, or several, cannot be undone", arguments: ["compress", "gzip, gzip", "aws-chunked"])
    func unknown(_ value: String) {
        let error = #expect(throws: HTTPError.self) {
            _ = try ContentCoding(["Content-Encoding": value], urlText: "http://host/")
        }
        #expect(error?.code == .undecodableBody)
        #expect(error?.message.contains(value) == true)
    }
}
