public import ArcaneCore

/// Certificates or a key in PEM form.
public enum PEM: Hashable, Sendable {
    /// A file; it is read for each connection, so one that is replaced counts from the next connection on.
    case file(String)
    /// The text itself.
    case text(Secret)
}
