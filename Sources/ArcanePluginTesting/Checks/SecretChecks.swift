import ArcaneCore
import Foundation

/// That secrets stay where they are.
struct SecretChecks {
    let plugin: PluginUnderTest

    /// The log is at its most talkative, and the process is led through success and failure; then everything that it wrote is searched.
    func secrets() async throws {
        try await StreamTrial.with(plugin) { trial in
            let message = "\(trial.folder)/termination-log"
            try Data().write(to: URL(filePath: message))
            let talkative = ["ARCANE__LOG_LEVEL": "trace", "ARCANE__TERMINATION_LOG": message]
            let json = talkative.merging(["ARCANE__LOG_FORMAT": "json"]) { $1 }
            var launches = [
                trial.backfill("first", [:], talkative), trial.backfill("second", [:], json),
                trial.backfill("third", ["sink": ["location": .string("file://\(message)/below")]], json),
            ]
            launches += plugin.invalidSpecs.map { trial.backfill("fourth", $0.overlay, talkative) }
            launches += [["schema"], ["preview", "2"], ["check"], ["crd"], ["version"]].map {
                trial.streaming([:], talkative, arguments: $0)
            }
            for launch in launches { try search(try await PluginProcess.run(launch)) }
            try await streaming(trial, json)
            for path in try FileManager.default.subpathsOfDirectory(atPath: trial.folder) {
                guard let data = FileManager.default.contents(atPath: "\(trial.folder)/\(path)") else { continue }
                try search(String(decoding: data, as: UTF8.self), "the file \(path)", nil)
            }
        }
    }

    private func streaming(_ trial: StreamTrial, _ variables: [String: String]) async throws {
        let port = try FreePort.find()
        let endpoint = PluginEndpoint(port: port)
        let run = try await PluginProcess.run(trial.streaming([:], variables.merging(PluginEndpoint.variables(port)) { $1 })) {
            process in
            try await endpoint.waitForWindows(1, of: process)
            try search(try await endpoint.get("/metrics").text, "/metrics", nil)
            process.send(.terminate)
        }
        try search(run)
    }

    private func search(_ run: PluginRun) throws {
        try search(run.standardOutput, "standard output", run)
        try search(run.standardError, "standard error", run)
    }

    /// A secret counts in the forms in which it gets into texts: as it is, in JSON, in a URL, and in a Basic header.
    private func search(_ text: String, _ place: String, _ run: PluginRun?) throws {
        for (name, secret) in plugin.secrets where !secret.isEmpty {
            let inJSON = String(JSONValue.string(secret).text.dropFirst().dropLast())
            let inURL = secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? secret
            let forms = [secret, inJSON, inURL, Data(secret.utf8).base64EncodedString()]
            try require(
                !forms.contains { text.contains($0) }, "the value of \(name) is in nothing that the process writes",
                seen: "it is in \(place)", in: run)
        }
    }
}
