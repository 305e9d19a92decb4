import ArcaneHTTP

/// The HTTP endpoint of a plugin's process.
struct PluginEndpoint: Sendable {
    let port: Int
    private static let http = HTTPClient()

    /// The variables that make a process serve on `port`.
    static func variables(_ port: Int) -> [String: String] { ["ARCANE__METRICS_PORT": "\(port)"] }

    /// What the endpoint answers.
    func get(_ path: String) async throws -> (status: Int, text: String) {
        let answer = try await PluginEndpoint.http.fetch(HTTPRequest("GET", "http://127.0.0.1:\(port)\(path)"), limit: 1 << 20)
        return (answer.status, String(decoding: answer.body, as: UTF8.self))
    }

    /// Waits until the process has read so many windows or slices to their end.
    func waitForWindows(_ count: Int, of process: PluginProcess) async throws {
        try await process.wait(until: "the process has read \(count) windows") {
            // Before the endpoint is there the request fails.
            guard let text = try? await get("/metrics").text else { return false }
            return (PluginEndpoint.value("arcane_stream_windows_total", in: text) ?? 0) >= Double(count)
        }
    }

    /// The value of the first series of a metric in Prometheus text.
    static func value(_ metric: String, in text: String) -> Double? {
        let line = text.split(separator: "\n").first { $0.hasPrefix("\(metric){") || $0.hasPrefix("\(metric) ") }
        return line?.split(separator: " ").last.flatMap { Double($0) }
    }
}
