public import ArcaneCore

/// Why a Job of a stream failed.
public struct StreamFailure: StatusRecord {
    /// The container's exit code; nil where it never started.
    public var exitCode: Int?
    /// A word for programs.
    public var reason: String?
    /// A sentence for people.
    public var message: String?
    /// When it failed.
    public var time: KubernetesTime?

    /// A failure of which nothing is known.
    public init() {}

    /// Reads a failure.
    public init?(recorded json: JSONValue) {
        guard json.objectValue != nil else { return nil }
        exitCode = json["exitCode"]?.intValue
        reason = json["reason"]?.stringValue
        message = json["message"]?.stringValue
        time = KubernetesTime(recorded: json["time"])
    }

    /// The members that hold something.
    public var members: [String: JSONValue?] {
        ["exitCode": exitCode?.json, "reason": reason?.json, "message": message?.json, "time": time?.json]
    }

    /// The members of a failure.
    public struct Declaration: StreamSpec {
        @Setting("The exit code of the container.")
        var exitCode: Int?

        @Setting("Why, in one word for programs.")
        var reason: String?

        @Setting("Why, in a sentence for people: the last line that the plugin wrote.")
        var message: String?

        @Setting("When.")
        var time: KubernetesTime?

        /// The declarations.
        public init() {}
    }
}
