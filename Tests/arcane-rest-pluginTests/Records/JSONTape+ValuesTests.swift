import ArcaneCore
import ArcaneJSON
import Testing

@testable import arcane_rest_plugin

struct JSONTapeValuesTests {
    @Test("a value is found at a path of names, the later one of two with one name")
    func path() throws {
        let tape = try tape(#"{"a":{"b":1,"c":[2],"b":3},"d":null}"#)
        #expect(tape.position(of: ["a", "b"], in: 0).map { tape.integer(at: $0) } == 3)
        #expect(tape.position(of: ["d"], in: 0).map { tape.kind(at: $0) } == .null)
        #expect(tape.position(of: [], in: 0) == 0)
        #expect(tape.position(of: ["a", "x"], in: 0) == nil)
        #expect(tape.position(of: ["a", "c", "0"], in: 0) == nil)
        #expect(tape.position(of: ["d", "x"], in: 0) == nil)
    }

    @Test("every type says of every kind whether it takes it, as its column does")
    func takes() throws {
        let samples: [(JSONKind, String)] = [
            (.boolean, "true"), (.integer, "1"), (.number, "1.5"), (.string, "\"x\""), (.array, "[]"), (.object, "{}"),
        ]
        let types: [DataType] = [
            .boolean, .int8, .int64, .float64, .decimal(precision: 9, scale: 2), .string, .json, .binary, .uuid, .date,
            .time(.microsecond), .timestamp(.millisecond, isUTC: false), .structure([Field("a", .string)]),
            .list(element: Field("element", .string)),
        ]
        for type in types {
            for (kind, text) in samples {
                let reader = RecordReader(schema: Schema([Field("v", type)]))
                let tape = try tape("{\"v\":\(text)}")
                let reason = reader.append([0], of: tape, requestedAt: Timestamp(microseconds: 0)).first?.reason
                #expect(type.takes(kind) == (reason != .kind(kind, type)), "\(type) \(kind)")
            }
        }
    }
}
