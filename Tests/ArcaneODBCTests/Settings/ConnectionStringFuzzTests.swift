import ArcaneTestSupport
import Testing

@testable import ArcaneODBC

@Suite struct ConnectionStringFuzzTests {
    private static let characters = Array("ab;={}'\" é😀\\%\t")

    private func text(_ generator: inout SeededGenerator) -> String {
        String(
            (0..<Int.random(in: 0...10, using: &generator)).compactMap { _ in
                ConnectionStringFuzzTests.characters.randomElement(using: &generator)
            })
    }

    @Test("any value in braces or quotes is read as it is, beside any others")
    func roundTrips() throws {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<2000 {
            let values = (0..<3).map { _ in text(&generator) }
            let parts = values.map { value in
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: "k={\(value.replacing("}", with: "}}"))}"
                case 1: "k='\(value.replacing("'", with: "''"))'"
                default: "k=\"\(value.replacing("\"", with: "\"\""))\""
                }
            }
            #expect(try ConnectionString(parsing: parts.joined(separator: ";")).entries.map(\.value) == values)
        }
    }

    @Test("any text is read or refused as a wrong setting")
    func anything() {
        var generator = SeededGenerator(seed: 2)
        var (read, refused) = (0, 0)
        for _ in 0..<2000 {
            do throws(ODBCError) {
                _ = try ConnectionString(parsing: text(&generator))
                read += 1
            } catch {
                #expect(error.code == .configuration)
                refused += 1
            }
        }
        #expect(read > 100)
        #expect(refused > 100)
    }
}
