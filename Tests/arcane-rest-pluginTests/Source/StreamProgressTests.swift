import ArcaneCore
import ArcanePluginKit
import Testing

@testable import arcane_rest_plugin

struct StreamProgressTests {
    private func progress(_ block: String) throws -> StreamProgress {
        try StreamProgress(try TestStream.spec("request: {url: 'https://h/'}\n\(block)"))
    }

    @Test("a window's placeholders stand for its ends in the format and zone of the spec")
    func window() throws {
        let found = try progress(
            "window: {from: since, to: until, format: 'yyyy-MM-dd HH:mm', timeZone: '+02:00', step: 1h, overlap: 5s}\nbackfillStartDate: 2024-01-01"
        )
        guard case .windows(let plan, let parameters) = found else {
            Issue.record("the spec gave no windows")
            return
        }
        #expect(
            plan == WindowPlan(start: Timestamp(milliseconds: 1_704_067_200_000), step: .seconds(3600), overlap: .seconds(5)))
        let values = parameters.values(TimeWindow(from: plan.start, to: plan.start + .seconds(3600)))
        #expect(values == ["since": "2024-01-01 02:00", "until": "2024-01-01 03:00"])
    }

    @Test("a window without an end asks for everything from its beginning on")
    func openWindow() throws {
        guard case .windows(let plan, let parameters) = try progress("window: {from: since}\nbackfillStartDate: 2024-01-01")
        else {
            Issue.record("the spec gave no windows")
            return
        }
        #expect(parameters.values(TimeWindow(from: plan.start, to: .now)) == ["since": "2024-01-01T00:00:00Z"])
    }

    @Test("a cursor's placeholder has no value before the first one, and then the API's own text")
    func cursor() throws {
        let found = try progress("cursor: {field: [at], parameter: since}")
        guard case .cursor(let parameters) = found else {
            Issue.record("the spec gave no cursor")
            return
        }
        #expect(parameters.values(CursorEdge()) == [:])
        #expect(
            parameters.values(CursorEdge(value: CursorValue("2024-01-01T00:00:00.000000009Z", format: nil)))
                == ["since": "2024-01-01T00:00:00.000000009Z"])
    }

    @Test("a cursor whose column is a timestamp can be placed in time")
    func typedCursor() throws {
        let parameters = CursorParameters(field: ["at"], parameter: "since")
        let instant = Timestamp(milliseconds: 0)
        #expect(parameters.edge(at: instant, fieldType: .timestamp(.microsecond, isUTC: true))?.value?.instant == instant)
        #expect(parameters.edge(at: instant, fieldType: .string) == nil)
        #expect(parameters.edge(at: instant, fieldType: nil) == nil)
    }

    @Test("a stream without either reads everything each time")
    func everything() throws {
        guard case .everything = try progress("") else {
            Issue.record("the spec gave something to go forward by")
            return
        }
    }

    @Test(
        "a format, zone or initial value that cannot be read is named",
        arguments: [
            ("window: {format: x}\nbackfillStartDate: 2024-01-01", "window.format"),
            ("window: {timeZone: Mars/Olympus}\nbackfillStartDate: 2024-01-01", "window.timeZone"),
            ("cursor: {field: [a], parameter: b, format: '%Q'}", "cursor.format"),
            ("cursor: {field: [a], parameter: b, format: yyyy-MM-dd, initial: soon}", "cursor.initial"),
        ])
    func unreadable(block: String, setting: String) {
        #expect { _ = try progress(block) } throws: {
            ($0 as? StreamError)?.code == .configuration && "\($0)".contains(setting)
        }
    }
}
