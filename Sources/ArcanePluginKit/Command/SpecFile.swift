import ArcaneCore
import ArcaneResources
import ArcaneYAML
import Foundation

/// A stream definition in a file: the manifest that a cluster gets, or only its spec.
struct SpecFile {
    let environment: StreamEnvironment

    /// Reads YAML or JSON. The stream is called as `metadata.name` says, else like the file.
    ///
    /// Throws `StreamError.configuration`.
    init(path: String, kind: String, isBackfill: Bool, backfillID: String?, streamID: String?) throws {
        let json: JSONValue
        do {
            json = try JSONValue(yaml: try String(contentsOfFile: path, encoding: .utf8))
        } catch let error as CocoaError {
            throw StreamError.configuration("the file \(path) cannot be read: \(error.localizedDescription)")
        } catch {
            throw StreamError.configuration("the file \(path) is not YAML: \(error)")
        }
        let isManifest = json["kind"] != nil && json["spec"] != nil
        if isManifest, let found = json["kind"]?.stringValue, found != kind {
            throw StreamError.configuration("the file \(path) describes a \(found), and this plugin runs \(kind)")
        }
        let name =
            streamID ?? json["metadata"]?["name"]?.stringValue
            ?? URL(filePath: path).deletingPathExtension().lastPathComponent
        guard StreamEnvironment.isFolderName(name) else {
            throw StreamError.configuration(
                "metadata.name '\(name)' cannot be the name of a folder; use letters, digits, '-' and '.'")
        }
        environment = StreamEnvironment(
            streamID: name, streamKind: kind, isBackfill: isBackfill, backfillID: backfillID,
            spec: isManifest ? json["spec"] ?? .null : json)
    }
}
