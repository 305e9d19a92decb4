import Testing

@testable import csv_plugin

@Suite("CSV text")
struct CsvTextTests {
    @Test(
        "is divided into records and fields, wherever its pieces end",
        arguments: [
            ("", []),
            ("id,name\n1,Ada\n", [["id", "name"], ["1", "Ada"]]),
            ("1,Ada\r\n2,Grace", [["1", "Ada"], ["2", "Grace"]]),
            ("1,\n,2\n", [["1", ""], ["", "2"]]),
            ("\n1\n\n2\n", [["1"], ["2"]]),
            ("\"a,b\",\"c\nd\"\n", [["a,b", "c\nd"]]),
            ("größe,\"🔩\"\n", [["größe", "🔩"]]),
            ("\"he said \"\"no\"\"\",\"\"\n", [["he said \"no\"", ""]]),
        ])
    func records(text: String, expected: [[String]]) throws {
        for size in 1...8 {
            var csv = CsvText()
            let bytes = Array(text.utf8)
            let pieces = stride(from: 0, to: bytes.count, by: size).map { bytes[$0..<min($0 + size, bytes.count)] }
            #expect(try pieces.flatMap { csv.records(in: $0) } + csv.end() == expected, "in pieces of \(size) bytes")
        }
    }

    @Test("is refused where it ends between quotes")
    func cutOff() {
        var csv = CsvText()
        #expect(csv.records(in: "1,\"Ada\n".utf8).isEmpty)
        #expect(throws: (any Error).self) { try csv.end() }
    }
}
