import ArcaneCore
import ArcaneResources

/// What a command does to a stream that it finds as it is.
enum StreamChange: Hashable, Sendable {
    /// A merge patch, and what has happened then, in a word or more: `started`.
    case patch(JSONValue, String)
    /// Nothing, since it is so already: why.
    case none(String)

    /// Lets a stream run: no longer suspended in any way, out of its downtime, and not standing still after a failure.
    static func start(_ stream: ObservedStream) throws -> StreamChange {
        let definition = stream.definition
        var metadata = Self.withoutStates([.suspended, .crashLoop], of: stream)
        var patch: [String: JSONValue] = [:]
        if Self.isSuspendedBySpec(stream) { patch["spec"] = try Self.spec(of: stream, suspended: false) }
        var done = definition.hasState(.crashLoop) && !definition.isSuspended ? "started after its failure" : "started"
        if let key = stream.downtime {
            metadata = metadata.merging(Self.outOfDowntime)
            done += ", and taken out of the downtime \(key)"
        }
        if metadata != [:] { patch["metadata"] = metadata }
        return patch.isEmpty ? .none("already started") : .patch(.object(patch), done)
    }

    /// Stops a stream.
    static func stop(_ stream: ObservedStream) throws -> StreamChange {
        guard !stream.definition.isSuspended else {
            let downtime = stream.downtime.map { "; the end of the downtime \($0) will start it" } ?? ""
            return .none("already stopped\(downtime)")
        }
        return .patch(["spec": try spec(of: stream, suspended: true)], "stopped")
    }

    /// Lets a stream go on after a failure.
    static func goOn(_ stream: ObservedStream) -> StreamChange {
        let metadata = withoutStates([.crashLoop], of: stream)
        return metadata == [:] ? .none("not standing still") : .patch(["metadata": metadata], "restarted after its failure")
    }

    /// Stops a stream for the downtime called `key`, which begins at `time`.
    static func declareDowntime(_ key: String, at time: Timestamp, _ stream: ObservedStream) throws -> StreamChange {
        if let other = stream.downtime { return .none("already in the downtime \(other)") }
        if stream.definition.isSuspended { return .none("already stopped, and stays so when the downtime ends") }
        let begin = Timestamp(microseconds: time.seconds * 1_000_000).iso8601
        return .patch(
            [
                "metadata": [
                    "labels": [DowntimeMetadata.keyLabel: .string(key)],
                    "annotations": [DowntimeMetadata.beginAnnotation: .string(begin)],
                ], "spec": try spec(of: stream, suspended: true),
            ], "stopped for the downtime \(key)")
    }

    /// Takes a stream out of the downtime called `key`, and lets it run.
    static func endDowntime(_ key: String, _ stream: ObservedStream) throws -> StreamChange {
        guard stream.downtime == key else { return .none("no longer in the downtime \(key)") }
        var patch: [String: JSONValue] = ["metadata": outOfDowntime]
        if isSuspendedBySpec(stream) { patch["spec"] = try spec(of: stream, suspended: false) }
        let isStillStopped = stream.definition.hasState(.suspended)
        return .patch(
            .object(patch), isStillStopped ? "taken out of the downtime; an annotation still suspends it" : "started")
    }

    private static let outOfDowntime: JSONValue = [
        "labels": [DowntimeMetadata.keyLabel: nil], "annotations": [DowntimeMetadata.beginAnnotation: nil],
    ]

    /// Whether the spec says that the stream is stopped, or says it so badly that it counts as that.
    private static func isSuspendedBySpec(_ stream: ObservedStream) -> Bool {
        guard let path = try? SuspendedField.path(in: stream.definition.spec) else { return stream.definition.isSuspended }
        let value = stream.definition.spec[path: path] ?? .null
        return value != .null && value != .bool(false)
    }

    private static func spec(of stream: ObservedStream, suspended: Bool) throws -> JSONValue {
        do {
            return try SuspendedField.change(of: stream.definition.spec, to: suspended)
        } catch {
            throw CommandFailure("the stream \(stream.name) cannot be changed: \(error)")
        }
    }

    /// The metadata that removes the annotations which say one of `states`.
    private static func withoutStates(_ states: [StateAnnotation], of stream: ObservedStream) -> JSONValue {
        let keys = stream.definition.stateAnnotations.filter { state in states.contains { $0.rawValue == state.value } }.keys
        guard !keys.isEmpty else { return [:] }
        return ["annotations": .object(Dictionary(uniqueKeysWithValues: keys.map { ($0, .null) }))]
    }
}
