import ArcaneCore
import ArcanePluginKit
import Testing

@testable import arcane_rest_plugin

struct WindowPlanTests {
    private func time(_ seconds: Int64) -> Timestamp { Timestamp(milliseconds: seconds * 1000) }

    private func window(_ from: Int64, _ to: Int64) -> TimeWindow { TimeWindow(from: time(from), to: time(to)) }

    @Test("without a step one window reaches up to the end")
    func single() {
        let plan = WindowPlan(start: time(100))
        #expect(plan.window(after: nil, before: time(500)) == window(100, 500))
        #expect(plan.window(after: window(100, 500), before: time(500)) == nil)
    }

    @Test("steps follow each other without gaps and end at the end")
    func steps() {
        let plan = WindowPlan(start: time(0), step: .seconds(300))
        var windows: [TimeWindow] = []
        while let next = plan.window(after: windows.last, before: time(1000)) { windows.append(next) }
        #expect(windows == [window(0, 300), window(300, 600), window(600, 900), window(900, 1000)])
    }

    @Test("defect 4.4: a streaming window begins where the last one ended, not an interval before now")
    func continuous() {
        let plan = WindowPlan(start: time(0))
        let first = plan.window(from: time(10), before: time(20))
        #expect(first == window(10, 20))
        #expect(plan.window(from: time(20), before: time(95)) == window(20, 95))
    }

    @Test("there is no window where the end is not after the beginning, as when a clock was set back")
    func nothing() {
        let plan = WindowPlan(start: time(0), step: .seconds(5))
        #expect(plan.window(from: time(20), before: time(20)) == nil)
        #expect(plan.window(from: time(20), before: time(10)) == nil)
    }

    @Test("the overlap is asked for again, but nothing before the backfill's beginning")
    func overlap() {
        let plan = WindowPlan(start: time(100), step: .seconds(50), overlap: .seconds(10))
        #expect(plan.requested(window(100, 150)) == window(100, 150))
        #expect(plan.requested(window(105, 150)) == window(100, 150))
        #expect(plan.requested(window(150, 200)) == window(140, 200))
        // A lookback may begin before the backfill did.
        #expect(plan.requested(window(50, 200)) == window(50, 200))
    }
}
