import ArcaneCore

/// What all writers say about their use.
enum ObjectWriterState {
    /// The error of a writer that is used after its end.
    static func ended(_ object: String) -> StreamError {
        .configuration("the writer of '\(object)' has finished, was aborted or failed before: begin the object anew")
    }
}
