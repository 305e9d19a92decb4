import ArcaneCore
import ArcanePluginKit

/// Cuts the time that a stream reads into windows that follow each other without gaps.
///
/// A window begins where the last one ended, however long paging and waiting took in between, and never ends after the present.
struct WindowPlan: Hashable, Sendable {
    /// Where a backfill begins.
    var start: Timestamp
    /// The longest window; nil for one up to the end.
    var step: Duration?
    /// How much earlier than its window a request begins, for records that appear late.
    var overlap: Duration = .zero

    /// The window from `from` that ends after a step, at `end` at the latest; nil where there is nothing in between.
    func window(from: Timestamp, before end: Timestamp) -> TimeWindow? {
        guard from < end else { return nil }
        return TimeWindow(from: from, to: step.map { min(from + $0, end) } ?? end)
    }

    /// The window of a backfill that follows `previous`, or the first one.
    func window(after previous: TimeWindow?, before end: Timestamp) -> TimeWindow? {
        window(from: previous?.to ?? start, before: end)
    }

    /// What is asked for to read `window`: its overlap with the one before goes along, but nothing before the backfill's
    /// beginning.
    func requested(_ window: TimeWindow) -> TimeWindow {
        TimeWindow(from: min(window.from, max(window.from - overlap, start)), to: window.to)
    }
}
