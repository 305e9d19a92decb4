public import ArcaneCore

/// What a plugin reads: a table, an API, a folder.
///
/// A source says its schema, reads a backfill in slices, and reads bounded windows of changes since a position. Everything else is
/// the kit's: when to read, retries, the lookback rule, schema comparison, files, commits, signals, exit codes, metrics.
///
/// Errors are `StreamError`s; the code decides what the runner does (`StreamError.Code`). Anything else that is thrown counts as
/// `transient`. Reads run in a task that is cancelled when the stream is asked to stop.
public protocol StreamSource: Sendable {
    /// Where in the source's history a stream stands. It is stored with the commits and compared to choose the earlier of two.
    associatedtype Position: Codable & Comparable & Sendable

    /// A part of a backfill that is read in one go, and after which an interrupted backfill can go on.
    associatedtype Slice: Codable & Sendable

    /// What is read, without secrets: server, database and table, or the URL template. A stored position of another identity is
    /// not used; the stream asks for a backfill instead.
    var identity: String { get }

    /// How many slices may be read at the same time.
    var parallelism: Int { get }

    /// How long a read may go without a row or byte before the health endpoint says that nothing moves.
    var maximumSilence: Duration { get }

    /// The schema of the source now; asked for before every window.
    ///
    /// `known` is the schema that the stream has been writing so far. A source that infers its schema returns it unchanged, and reports a
    /// record that does not fit by `StreamError.schemaMismatch` with the new schema. An unknown schema (no fields) means that there
    /// is nothing to infer from yet.
    func schema(known: Schema?) async throws -> Schema

    /// Where the stream goes on after a backfill that begins now. It is taken before the backfill's first row is read, so that
    /// nothing that changes meanwhile is missed.
    func currentPosition() async throws -> Position

    /// The position from which everything since `instant` is read again; nil where the source cannot place a time.
    func position(at instant: Timestamp) async throws -> Position?

    /// The time up to which a stream at `position` has read everything, for the lag metric; nil where that is not known.
    func time(of position: Position) -> Timestamp?

    /// The slice of the backfill that follows `previous` (nil: the first one); nil when there is none.
    ///
    /// Slices are a function of `previous` and `end`, the position taken before the backfill, so that a resumed backfill goes on
    /// with the same ones.
    func slice(after previous: Slice?, before end: Position) async throws -> Slice?

    /// Reads one slice of the backfill.
    ///
    /// Returns where streaming may begin when this was the last slice, for a source that learns its position from the records; nil
    /// for the position that was taken before the backfill.
    func read(_ slice: Slice, into output: RecordOutput) async throws -> Position?

    /// Reads the changes after `position` up to a bound of the source's own choice.
    func changes(after position: Position, into output: RecordOutput) async throws -> ChangeWindow<Position>

    /// Told after everything up to `position` has been made durable, and never before.
    func acknowledge(_ position: Position) async throws
}

extension StreamSource {
    /// One slice at a time.
    public var parallelism: Int { 1 }

    /// Ten minutes.
    public var maximumSilence: Duration { .seconds(600) }

    /// Not known.
    public func time(of position: Position) -> Timestamp? { nil }

    /// Nothing to tell.
    public func acknowledge(_ position: Position) async throws {}
}

/// What a window of changes brought the stream to.
public struct ChangeWindow<Position: Sendable>: Sendable {
    /// The position after the window, also where it held no rows.
    public var end: Position
    /// Whether there was nothing more to read at that moment. The runner waits `changeCaptureInterval` before the next window only then.
    public var isCaughtUp: Bool

    /// Creates the result of a window.
    public init(end: Position, isCaughtUp: Bool) {
        self.end = end
        self.isCaughtUp = isCaughtUp
    }
}
