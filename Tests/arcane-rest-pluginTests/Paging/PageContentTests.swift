import ArcaneJSON
import Testing

@testable import arcane_rest_plugin

extension PageContent {
    /// The content of a page with these numbers as records, handed on in parts of so many records.
    static func of(_ numbers: [Int], partsOf size: Int = .max) throws -> PageContent {
        var content = PageContent()
        var rest = numbers[...]
        while !rest.isEmpty {
            var scanner = RecordScanner(layout: .lines)
            var buffer = RecordBuffer()
            let text = rest.prefix(size).map { "{\"number\": \($0)}\n" }.joined()
            try scanner.scan(Array(text.utf8), into: &buffer)
            _ = try scanner.finish(into: &buffer)
            content.take(buffer)
            rest = rest.dropFirst(size)
        }
        return content
    }
}

struct PageContentTests {
    @Test("the same records are the same content, in whatever parts they come", arguments: [1, 7, 1000, 5000])
    func parts(size: Int) throws {
        let numbers = Array(10_000..<15_000)
        #expect(try PageContent.of(numbers, partsOf: size) == PageContent.of(numbers))
        #expect(try PageContent.of(numbers, partsOf: size).recordCount == 5000)
    }

    @Test("other records, another order and another number are another content")
    func differences() throws {
        let content = try PageContent.of([11, 12, 13])
        for other in [[11, 12, 14], [12, 11, 13], [11, 12], [11, 12, 13, 14], [], [1112, 13]] {
            #expect(try PageContent.of(other) != content)
        }
        // Behind the digested beginning the length still tells.
        #expect(try PageContent.of(Array(0..<5000)) != PageContent.of(Array(0..<5001)))
    }
}
