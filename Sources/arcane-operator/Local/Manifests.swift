import ArcaneCore
import ArcaneKubernetes
import ArcaneYAML
import Foundation

/// The objects in files of manifests, as `kubectl apply -f` takes them.
struct Manifests: Sendable {
    /// An object, and the file that it stands in.
    struct Entry: Sendable {
        let object: KubernetesObject
        let file: String
    }

    private(set) var entries: [Entry] = []

    /// Reads files, and the `.yaml`, `.yml` and `.json` files of folders, by name. Throws a configuration error that names the file.
    init(paths: [String]) throws(StreamError) {
        for path in paths {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw .configuration("there is no file or folder \(path); give another one with -f")
            }
            for file in isFolder.boolValue ? Self.files(in: path) : [path] { try read(file) }
        }
    }

    /// What an object has to wait for comes first: definitions of kinds, namespaces, then all others in their order.
    var inOrder: [Entry] {
        func rank(_ entry: Entry) -> Int {
            switch entry.object.kind {
            case APIResource.customResourceDefinitions.kind: 0
            case APIResource.namespaces.kind: 1
            default: 2
            }
        }
        return entries.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }.map(\.element)
    }

    private mutating func read(_ file: String) throws(StreamError) {
        let documents: [JSONValue]
        do {
            documents = try JSONValue.documents(yaml: String(contentsOfFile: file, encoding: .utf8))
        } catch {
            throw .configuration("\(file) cannot be read: \(error)")
        }
        for document in documents where !document.isNull {
            let items = document["kind"] == "List" ? document["items"]?.arrayValue ?? [] : [document]
            for item in items {
                let object = KubernetesObject(item)
                guard !object.kind.isEmpty, !object.apiVersion.isEmpty, !object.name.isEmpty else {
                    throw .configuration(
                        "\(file) holds something that is no manifest: apiVersion, kind and metadata.name are needed")
                }
                entries.append(Entry(object: object, file: file))
            }
        }
    }

    private static func files(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { ["yaml", "yml", "json"].contains(($0 as NSString).pathExtension) }.sorted().map {
            "\(folder)/\($0)"
        }
    }
}
