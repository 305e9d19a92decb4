import ArcaneCore

/// What a request for a log asks for.
struct LogQuery: Hashable, Sendable {
    /// The container; nil where the pod is to have only one.
    var container: String?
    /// Whether lines that come later are sent too.
    var isFollowed = false
    /// Whether it is about the container's run before the one of now.
    var isPrevious = false
    /// Whether each line begins with its time.
    var hasTimes = false
    /// How many lines of the end; nil for all.
    var tail: Int?
    /// Lines from this time on; nil for all.
    var since: Timestamp?
    /// How many bytes at most; nil for all.
    var limit: Int?

    /// Reads the parameters of a request. Throws 400 for those that make no sense.
    init(_ parameters: [String: String], now: Timestamp) throws(APIFailure) {
        func number(_ name: String, from least: Int) throws(APIFailure) -> Int? {
            guard let text = parameters[name] else { return nil }
            guard let number = Int(text), number >= least else {
                throw .badRequest("\(name): Invalid value: \"\(text)\": must be a number from \(least) on")
            }
            return number
        }
        func isSet(_ name: String) -> Bool { parameters[name].map { $0 != "false" && $0 != "0" } ?? false }
        container = parameters["container"].flatMap { $0.isEmpty ? nil : $0 }
        isFollowed = isSet("follow")
        isPrevious = isSet("previous")
        hasTimes = isSet("timestamps")
        tail = try number("tailLines", from: 0)
        limit = try number("limitBytes", from: 1)
        if let seconds = try number("sinceSeconds", from: 1) { since = now - .seconds(seconds) }
        if let text = parameters["sinceTime"] {
            guard since == nil else { throw .badRequest("at most one of sinceTime and sinceSeconds can be there") }
            guard let time = Timestamp(iso8601: text) else {
                throw .badRequest("sinceTime: \"\(text)\" is no time in RFC 3339")
            }
            since = time
        }
    }
}
