/// The annotation by which streams, Jobs, people and the operator tell each other a state (contract, section 4).
public enum StateAnnotation {
    /// Both keys were really used: both are read everywhere, and what we write we write under both.
    public static let keys = ["arcane/state", "arcane.streaming.sneaksanddata.com/state"]

    /// On a Job: when it completes, the stream needs a backfill.
    public static let schemaMismatch = "schema-mismatch"
    /// On a stream: a Job has failed, and nothing is started until a person says so.
    public static let crashLoop = "crash-loop"
    /// On a stream: it does not run.
    public static let suspended = "suspended"
    /// On a stream: a person asks for a backfill.
    public static let reloadRequested = "reload-requested"
}
