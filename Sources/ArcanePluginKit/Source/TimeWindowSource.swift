public import ArcaneCore

/// A span of time to read: `from` belongs to it, `to` does not.
public struct TimeWindow: Hashable, Sendable, Codable {
    /// The first moment of the window.
    public var from: Timestamp
    /// The first moment after the window.
    public var to: Timestamp

    /// Creates a window.
    public init(from: Timestamp, to: Timestamp) {
        self.from = from
        self.to = to
    }
}

/// A source that is asked for spans of time: most APIs, and folders of dated files.
///
/// Its author writes `schema` and `read(_:into:)`; windows follow each other without gaps, in a backfill and while streaming.
public protocol TimeWindowSource: StreamSource where Position == Timestamp, Slice == TimeWindow {
    /// Where a backfill begins.
    var backfillStart: Timestamp { get }

    /// The longest window; nil for one window up to now.
    var windowStep: Duration? { get }

    /// Reads the records of one window.
    func read(_ window: TimeWindow, into output: RecordOutput) async throws
}

extension TimeWindowSource {
    /// One window up to now.
    public var windowStep: Duration? { nil }

    /// The present.
    public func currentPosition() async throws -> Timestamp { .now }

    /// The moment itself, or where a backfill begins: before that the source is not read, however long the lookback is.
    public func position(at instant: Timestamp) async throws -> Timestamp? { max(instant, backfillStart) }

    /// The position itself.
    public func time(of position: Timestamp) -> Timestamp? { position }

    /// The window that begins where `previous` ended.
    public func slice(after previous: TimeWindow?, before end: Timestamp) async throws -> TimeWindow? {
        window(from: previous?.to ?? backfillStart, before: end)
    }

    /// Reads the window; streaming begins where the backfill was started.
    public func read(_ slice: TimeWindow, into output: RecordOutput) async throws -> Timestamp? {
        let read: (TimeWindow, RecordOutput) async throws -> Void = self.read(_:into:)
        try await read(slice, output)
        return nil
    }

    /// Reads the window that begins at `position` and ends now, or after `windowStep`.
    public func changes(after position: Timestamp, into output: RecordOutput) async throws -> ChangeWindow<Timestamp> {
        let now = Timestamp.now
        guard let window = window(from: position, before: now) else {
            return ChangeWindow(end: position, isCaughtUp: true)
        }
        let read: (TimeWindow, RecordOutput) async throws -> Void = self.read(_:into:)
        try await read(window, output)
        return ChangeWindow(end: window.to, isCaughtUp: window.to == now)
    }

    private func window(from start: Timestamp, before end: Timestamp) -> TimeWindow? {
        guard start < end else { return nil }
        return TimeWindow(from: start, to: windowStep.map { min(start + $0, end) } ?? end)
    }
}
