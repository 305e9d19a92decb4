import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import ArcaneStreams

/// What has happened to a stream, to its Jobs, their pods, and its backfills.
struct StreamEvents: Sendable {
    /// The events, the latest last.
    let events: [KubernetesObject]

    /// Chooses those of `stream` among the events of its namespace. `requests` are the names of its BackfillRequests.
    init(of stream: ObservedStream, requests: [String], among events: [KubernetesObject]) {
        let requests = Set(requests)
        self.events = events.filter { Self.isOf(stream, requests, $0.json["regarding"] ?? .null) }
            .sorted { (EventTime.last(of: $0), $0.name) < (EventTime.last(of: $1), $1.name) }
    }

    private static func isOf(_ stream: ObservedStream, _ requests: Set<String>, _ object: JSONValue) -> Bool {
        let name = object["name"]?.stringValue ?? ""
        switch object["kind"]?.stringValue ?? "" {
        case stream.kind.resource.kind: return name == stream.name.name
        case APIResource.cronJobs.kind: return name == stream.name.name
        case PlatformDefinitions.backfillRequest.kind: return requests.contains(name)
        case APIResource.jobs.kind:
            return name == stream.name.name || isRun(Substring(name), of: stream.name.name)
        case APIResource.pods.kind:
            // Kubernetes puts five letters behind the name of the Job.
            guard let dash = name.lastIndex(of: "-"), name[dash...].count == 6 else { return false }
            let job = name[..<dash]
            return job == stream.name.name || isRun(job, of: stream.name.name)
        default: return false
        }
    }

    /// Whether `job` is one that the schedule of the stream called `name` has made: a number is behind its name.
    private static func isRun(_ job: Substring, of name: String) -> Bool {
        guard job.hasPrefix(name + "-") else { return false }
        let number = job.dropFirst(name.count + 1)
        return number.count >= 8 && number.allSatisfy(\.isNumber)
    }

    /// The events in a table. `now` is what ages are counted to.
    func table(isWide: Bool, now: Timestamp) -> TextTable {
        let header = ["LAST SEEN", "TYPE", "REASON", "OBJECT", "COUNT", "MESSAGE"]
        return TextTable(
            isWide ? header + ["FROM"] : header,
            rows: events.map { event in
                let object = event.json["regarding"]
                let row = [
                    HumanDuration.text(seconds: Int(now.seconds - EventTime.last(of: event).seconds)),
                    event.json["type"]?.stringValue ?? "", event.json["reason"]?.stringValue ?? "",
                    "\(object?["kind"]?.stringValue?.lowercased() ?? "")/\(object?["name"]?.stringValue ?? "")",
                    String(event.json["series"]?["count"]?.intValue ?? event.json["deprecatedCount"]?.intValue ?? 1),
                    event.json["note"]?.stringValue ?? "",
                ]
                return isWide ? row + [event.json["reportingController"]?.stringValue ?? ""] : row
            })
    }
}
