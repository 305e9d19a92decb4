import ArcaneCore
import ArcaneKubernetes

/// Answers watches: a line of JSON for each event, until the time is over, the kind is no longer served or the client goes.
struct WatchHandler: Sendable {
    let plane: ControlPlane
    let faults: any FaultPlan
    /// How often a watch that takes bookmarks gets one.
    let bookmarkInterval: Duration

    /// A watch was cut by a fault.
    struct Cut: Error {}

    /// How long a watch goes on whose client sets no time.
    private static let longest = Duration.seconds(1800)

    func answer(
        _ request: APIRequest, _ served: ServedResource, _ call: APICall, form: (any ObjectForm)?
    ) throws(APIFailure) -> APIAnswer {
        // With `sendInitialEvents` the objects as they are come first, whatever version is named, and a bookmark behind them.
        let sendsInitial = request.isSet("sendInitialEvents")
        let version = sendsInitial ? nil : request.query["resourceVersion"]
        let watch: ObjectWatch
        do {
            watch = try plane.watch(served.resource, try request.listQuery(), from: version)
        } catch  where error.status == 410 {
            // The API server tells of it by an event, in an answer that is a success.
            return APIAnswer(body: .stream { write in try await write(Self.line("ERROR", error.json.utf8Text)) })
        }
        let seconds = request.query["timeoutSeconds"].flatMap { Int($0) } ?? 0
        let timeout = seconds > 0 ? Duration.seconds(seconds) : Self.longest
        let lines = WatchLines(request: request, form: form, sendsInitial: sendsInitial)
        // Queued changes come behind the first ones, so this bookmark is the end of those.
        if sendsInitial { watch.mark() }
        let takesBookmarks = request.isSet("allowWatchBookmarks")
        return APIAnswer(
            body: .stream { write in
                try await self.sending(watch, timeout: timeout, takesBookmarks: takesBookmarks) {
                    try await self.send(watch, lines, call, write)
                }
            })
    }

    /// A line of a watch.
    static func line(_ type: String, _ object: [UInt8]) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(object.count + 40)
        line += #"{"type":""#.utf8
        line += type.utf8
        line += #"","object":"#.utf8
        line += object
        line += "}\n".utf8
        return line
    }

    private func send(
        _ watch: ObjectWatch, _ lines: WatchLines, _ call: APICall, _ write: ([UInt8]) async throws -> Void
    ) async throws {
        var lines = lines
        var count = 0
        var previous: [UInt8] = []
        for await element in watch {
            let line = lines.next(element)
            switch faults.fault(call, at: .event(count)) {
            case .drop?, .answer?: throw Cut()
            case .freeze?: while true { try await Task.sleep(for: .seconds(3600)) }
            case .delay(let delay)?:
                try await Task.sleep(for: delay)
                try await write(line)
            case .repeatEvent?: try await write(line + previous)
            case nil: try await write(line)
            }
            previous = line
            count += 1
        }
    }

    /// Runs `body`, and meanwhile asks the watch for bookmarks and ends it in time.
    private func sending(
        _ watch: ObjectWatch, timeout: Duration, takesBookmarks: Bool, _ body: () async throws -> Void
    ) async throws {
        let interval = bookmarkInterval
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await Task.sleep(for: timeout)
                // The last bookmark is where the client's next watch begins.
                if takesBookmarks { watch.mark() }
                watch.end()
            }
            if takesBookmarks {
                group.addTask {
                    while true {
                        try await Task.sleep(for: interval)
                        watch.mark()
                    }
                }
            }
            defer { group.cancelAll() }
            try await body()
        }
    }
}
