import ArcaneResources

/// The names of the BackfillRequests that the operator makes. They depend on nothing but what the request is for, so that making one
/// twice makes one.
enum RequestName {
    /// The first backfill of the stream with this uid.
    static func initial(_ stream: StreamDefinition) -> String {
        "\(stream.name)-\(BackfillCause.initial.rawValue)-\(short(stream.uid))"
    }

    /// The backfill that the Job with this uid asks for.
    static func schemaMismatch(_ stream: StreamDefinition, job uid: String) -> String {
        "\(stream.name)-\(BackfillCause.schemaMismatch.rawValue)-\(short(uid))"
    }

    /// The backfill that a person asks for by an annotation: the one that is open, or the next.
    static func reload(_ stream: StreamDefinition, among requests: [ObservedRequest]) -> String {
        let prefix = "\(stream.name)-\(BackfillCause.reload.rawValue)-\(short(stream.uid))-"
        let made = requests.filter { $0.name.hasPrefix(prefix) }
        if let open = made.last(where: \.isOpen) { return open.name }
        return prefix + String((made.compactMap { Int($0.name.dropFirst(prefix.count)) }.max() ?? 0) + 1)
    }

    private static func short(_ uid: String) -> String { String(uid.filter { $0 != "-" }.prefix(10)) }
}
