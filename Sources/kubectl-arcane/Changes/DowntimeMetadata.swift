/// How streams that are stopped together for a while are marked, as the Arcane platform's own plugin of kubectl marks them.
enum DowntimeMetadata {
    /// Label: the key of the downtime.
    static let keyLabel = "arcane.sneaksanddata.com/downtime"
    /// Annotation: when it began, as RFC 3339 in UTC.
    static let beginAnnotation = "arcane.sneaksanddata.com/downtime-begin-ts"
}
