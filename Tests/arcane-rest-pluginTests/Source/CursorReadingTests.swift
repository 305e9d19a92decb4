import ArcaneCore
import ArcaneJSON
import Testing

@testable import arcane_rest_plugin

struct CursorReadingTests {
    private let parameters = CursorParameters(field: ["meta", "at"], parameter: "since")

    /// What is left of these records, and the reading behind them.
    private func select(_ records: String, _ reading: CursorReading) throws -> (kept: [String], reading: CursorReading) {
        var tape = JSONTape()
        try tape.parse(Array(records.utf8))
        var positions = Array(tape.elements())
        let next = try reading.select(&positions, of: tape)
        return (positions.map { String(decoding: tape.source(at: $0), as: UTF8.self) }, next)
    }

    @Test("the highest value of the field is the new edge, in whatever order records come")
    func highest() throws {
        let (kept, reading) = try select(
            #"{"meta":{"at":3}}{"meta":{"at":9}}{"meta":{"at":5}}"#, CursorReading(parameters, from: CursorEdge()))
        #expect(kept.count == 3)
        #expect(reading.edge.value?.text == "9")
        #expect(reading.start.value == nil)
    }

    @Test("records delivered at the edge are left out the next time, over several pages")
    func edge() throws {
        let first = try select(
            #"{"id":1,"meta":{"at":5}}{"id":2,"meta":{"at":5}}"#, CursorReading(parameters, from: CursorEdge())
        ).reading
        let page = #"{"id":1,"meta":{"at":5}}{"id":2,"meta":{"at":5}}{"id":3,"meta":{"at":5}}{"id":4,"meta":{"at":6}}"#
        let second = try select(page, CursorReading(parameters, from: first.edge))
        #expect(second.kept == [#"{"id":3,"meta":{"at":5}}"#, #"{"id":4,"meta":{"at":6}}"#])
        let third = try select(page, second.reading)
        #expect(third.kept.count == 2, "what counts is where the look began, not where it stands")
    }

    @Test("a record that changed without its value moving is delivered again")
    func changed() throws {
        let first = try select(#"{"id":1,"n":1,"meta":{"at":5}}"#, CursorReading(parameters, from: CursorEdge())).reading
        let second = try select(#"{"id":1,"n":2,"meta":{"at":5}}"#, CursorReading(parameters, from: first.edge))
        #expect(second.kept.count == 1)
    }

    @Test(
        "a record without a value is delivered and moves nothing",
        arguments: [
            #"{}"#, #"{"meta":null}"#, #"{"meta":{"at":null}}"#, #"[1]"#,
        ])
    func absent(record: String) throws {
        let (kept, reading) = try select(record, CursorReading(parameters, from: CursorEdge()))
        #expect(kept == [record])
        #expect(reading.edge.value == nil)
    }

    @Test(
        "a value that has no order is an error that names the setting",
        arguments: [#"{"meta":{"at":true}}"#, #"{"meta":{"at":[1]}}"#])
    func unordered(record: String) {
        #expect { _ = try select(record, CursorReading(parameters, from: CursorEdge())) } throws: {
            "\($0)".contains("cursor.field")
        }
    }

    @Test("a value that is not in the format is an error that says so")
    func notInFormat() throws {
        var dated = parameters
        dated.format = try DateFormat("yyyy-MM-dd", setting: "cursor.format")
        #expect { _ = try select(#"{"meta":{"at":"soon"}}"#, CursorReading(dated, from: CursorEdge())) } throws: { error in
            "\(error)".contains("cursor.format") && !"\(error)".contains("soon")
        }
    }
}
