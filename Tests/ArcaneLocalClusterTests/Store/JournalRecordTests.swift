import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite("A line of the state folder")
struct JournalRecordTests {
    private static let place = ObjectPlace(
        resource: GroupResource(group: "shop.example", plural: "widgets"), name: ObjectName("n", "a\"b"))

    @Test("is read as it was written, and ends with its only line end")
    func roundTrip() throws {
        let text = JSONValue.object(["metadata": ["name": "a"], "text": "line\nline"]).utf8Text
        for record in [
            JournalRecord(version: 7, place: Self.place, text: text), JournalRecord(version: 8, place: Self.place),
            JournalRecord(version: 9),
        ] {
            let line = record.line
            #expect(line.last == UInt8(ascii: "\n") && line.filter { $0 == UInt8(ascii: "\n") }.count == 1)
            let read = try #require(JournalRecord(line.dropLast()))
            #expect(read.version == record.version && read.place == record.place && read.text == record.text)
        }
    }

    @Test("that is not whole is not read")
    func torn() {
        let line = JournalRecord(version: 7, place: Self.place, text: Array("{}".utf8)).line.dropLast()
        for length in 0..<line.count { #expect(JournalRecord(line.prefix(length)) == nil) }
    }
}
