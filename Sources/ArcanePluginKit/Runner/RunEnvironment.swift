import ArcaneCore
import ArcaneProcess
import ArcaneStorage
import Logging

/// What a run works with: the stream's settings and the places outside of it.
struct RunEnvironment: Sendable {
    var streamID: String
    var settings: RunSettings
    var store: any ObjectStore
    /// Ends the names of data files, such as `parquet` or `jsonl.gz`.
    var fileSuffix: String
    /// Makes the encoder of a data file; so many files are open at once and share the memory.
    var encoder: @Sendable (_ schema: Schema, _ openFiles: Int) throws -> any RecordEncoder
    var stop: StopRequest
    var observer: any RunObserver
    /// How long a read may go without a sign of life.
    var silence: Duration = .seconds(600)
    var logger: Logger
    /// A number from 0 to 1, for jitter.
    var random: @Sendable () -> Double = { Double.random(in: 0...1) }

    var layout: StreamLayout { StreamLayout(streamID: streamID) }

    /// What files of `folder` need, where so many are open at once.
    func files(_ folder: StreamLayout.Folder, openFiles: Int) -> FileWriter.Files {
        FileWriter.Files(store: store, layout: layout, folder: folder, suffix: fileSuffix) { [encoder] schema in
            try encoder(schema, openFiles)
        }
    }
}

/// Who is told how a run is going: metrics, the health endpoint, the progress line.
protocol RunObserver: Sendable {
    /// Something happened; the next sign of life is due within `duration`.
    func expectProgress(within duration: Duration)
    /// Rows and bytes came from the source.
    func didRead(rows: Int, bytes: Int)
    /// A commit was made.
    func didCommit(rows: Int, bytes: Int, rejected: Int, files: Int)
    /// A window or slice was read to its end, in so much time.
    func didFinishWindow(in duration: Duration)
    /// Something is tried again.
    func didRetry()
    /// The source makes one of its requests again.
    func didRetryRequest()
    /// The stream stands at this position and has read everything up to `time`, where that is known.
    func didReach(position: String, time: Timestamp?, isCaughtUp: Bool)
}
