import ArcaneCore
import Testing

@testable import arcane_rest_plugin

struct CursorValueTests {
    private func value(_ json: JSONValue, _ format: String? = nil) throws -> CursorValue {
        try #require(CursorValue(json, format: try format.map { try DateFormat($0, setting: "cursor.format") }))
    }

    @Test("numbers are compared as numbers, also beyond what a floating-point number holds")
    func numbers() throws {
        #expect(try value(9) < value(10))
        #expect(try value(.number("9007199254740992")) < value(.number("9007199254740993")))
        #expect(try value(.number("1.5")) < value(2))
        #expect(try value(.number("2.0")).isLevel(with: value(2)))
        #expect(try !value(1).isLevel(with: value(2)))
    }

    @Test("ISO 8601 texts are compared as points in time, whatever their zone")
    func instants() throws {
        let early = try value("2024-01-01T12:00:00+02:00")
        let late = try value("2024-01-01T11:00:00Z")
        #expect(early < late)
        #expect(try early.isLevel(with: value("2024-01-01T10:00:00.000Z")))
        #expect(early.instant == Timestamp(iso8601: "2024-01-01T10:00:00Z"))
        #expect(early.text == "2024-01-01T12:00:00+02:00")
    }

    @Test("of two texts of the same microsecond the greater one is later")
    func nanoseconds() throws {
        #expect(try value("2024-01-01T00:00:00.000000001Z") < value("2024-01-01T00:00:00.000000002Z"))
    }

    @Test("other texts are compared as texts")
    func texts() throws {
        #expect(try value("a10") < value("a9"))
        #expect(try value("a").isLevel(with: value("a")))
        #expect(try value("a").instant == nil)
    }

    @Test("with a format texts and numbers are points in time")
    func formatted() throws {
        #expect(try value("31.12.2023", "dd.MM.yyyy") < value("01.01.2024", "dd.MM.yyyy"))
        #expect(try value(1_709_816_765, "epochSeconds").instant == Timestamp(iso8601: "2024-03-07T13:06:05Z"))
    }

    @Test("a value without an order is none", arguments: [JSONValue.null, true, [1], ["a": 1]])
    func unordered(json: JSONValue) {
        #expect(CursorValue(json, format: nil) == nil)
    }

    @Test("a value that is not of the format is none")
    func notOfFormat() throws {
        let format = try DateFormat("yyyy-MM-dd", setting: "cursor.format")
        #expect(CursorValue("soon", format: format) == nil)
        #expect(CursorValue(text: "soon", format: format) == nil)
    }

    @Test("the initial value of a spec is read like the API's own")
    func initial() throws {
        #expect(try #require(CursorValue(text: "17", format: nil)) < value(18))
        #expect(try #require(CursorValue(text: "2024-01-01", format: nil)) < value("2024-01-02T00:00:00Z"))
    }
}
