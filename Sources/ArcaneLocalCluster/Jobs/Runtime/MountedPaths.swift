import ArcaneCore
import Foundation

/// The volumes of a container as folders of this machine.
///
/// A process sees the whole machine, so nothing can be mounted at the container's own paths. Instead, a command word, an
/// argument or a
/// variable that is a path at or below a `mountPath` becomes the path of the folder. A path inside of a longer text stays as it
/// is.
struct MountedPaths: Hashable, Sendable {
    private var folders: [(path: String, folder: String)] = []

    static func == (left: MountedPaths, right: MountedPaths) -> Bool {
        left.folders.elementsEqual(right.folders) { $0 == $1 }
    }

    func hash(into hasher: inout Hasher) {
        for mount in folders { hasher.combine(mount.path) }
    }

    init(_ container: JSONValue, _ volumes: [String: PodVolume], _ folder: PodFolder) {
        for mount in container["volumeMounts"]?.arrayValue ?? [] {
            guard let name = mount["name"]?.stringValue, let path = mount["mountPath"]?.stringValue, let volume = volumes[name]
            else { continue }
            var target =
                switch volume {
                case .empty, .files: folder.volume(name)
                case .host(let path): path
                case .claim(let claim): folder.claim(claim)
                }
            if let part = mount["subPath"]?.stringValue, !part.isEmpty { target += "/\(part)" }
            folders.append((path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path, target))
        }
        // The mount that is deepest holds a path, where mounts lie in each other.
        folders.sort { $0.path.count > $1.path.count }
    }

    /// `text`, where it is a path below a mount as the path of the folder.
    func resolved(_ text: String) -> String {
        for mount in folders where text == mount.path || text.hasPrefix(mount.path + "/") {
            return mount.folder + text.dropFirst(mount.path.count)
        }
        return text
    }

    /// Makes the folders of `volumes`, and the files in them.
    static func prepare(_ volumes: [String: PodVolume], _ folder: PodFolder) throws {
        for (name, volume) in volumes {
            switch volume {
            case .empty: try PodFolder.make(folder.volume(name))
            case .claim(let claim): try PodFolder.make(folder.claim(claim))
            case .host: break
            case .files(let files):
                for (path, content) in files {
                    let file = URL(filePath: "\(folder.volume(name))/\(path)").standardizedFileURL.path
                    // A key cannot lead out of its volume.
                    guard file.hasPrefix(folder.volume(name) + "/") else { continue }
                    try PodFolder.make(URL(filePath: file).deletingLastPathComponent().path)
                    try PodFolder.write(content, to: file)
                }
            }
        }
    }
}
