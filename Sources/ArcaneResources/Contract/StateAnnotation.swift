/// The annotation in which plugin, operator and people tell each other of a stream's state (contract, section 4).
public enum StateAnnotation: String, CaseIterable, Sendable {
    /// On a Job, by the plugin: the source's schema changed, backfill and stream again.
    case schemaMismatch = "schema-mismatch"
    /// On a stream, by the operator: a Job failed, nothing is started until a person removes this.
    case crashLoop = "crash-loop"
    /// On a stream, by a person: the stream is stopped.
    case suspended
    /// On a stream, by a person: backfill again.
    case reloadRequested = "reload-requested"

    /// The keys under which it is read, and all of which it is written under.
    public static let keys = ["arcane/state", "arcane.streaming.sneaksanddata.com/state"]

    /// The keys that a variable's text names, in its order; the usual ones where it names none.
    public static func keys(in text: String?) -> [String] {
        let named = (text ?? "").split(separator: ",").map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty }
        return named.isEmpty ? keys : named
    }
}
