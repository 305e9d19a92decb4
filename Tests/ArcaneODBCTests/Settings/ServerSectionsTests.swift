import Foundation
import Testing

@testable import ArcaneODBC

@Suite struct ServerSectionsTests {
    @Test("each server has one section in the file that the driver is told of, and keeps it")
    func sections() throws {
        let first = try ServerSections.name(of: "\thost = one.example\n")
        let second = try ServerSections.name(of: "\thost = two.example\n")
        #expect(first != second)
        #expect(try ServerSections.name(of: "\thost = one.example\n") == first)
        let path = try #require(getenv("FREETDSCONF").map { String(cString: $0) })
        let text = try String(decoding: Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        #expect(text.contains("[\(first)]\n\thost = one.example\n"))
        #expect(text.contains("[\(second)]\n\thost = two.example\n"))
        #expect(text.ranges(of: "one.example").count == 1)
    }
}
