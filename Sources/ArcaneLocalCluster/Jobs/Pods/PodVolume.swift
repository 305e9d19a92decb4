import ArcaneCore
public import Foundation

/// Where the content of a pod's volume comes from.
public enum PodVolume: Hashable, Sendable {
    /// A folder that is empty at first, and goes with the pod.
    case empty
    /// Files with these contents, by their paths.
    case files([String: Data])
    /// A folder of this machine.
    case host(String)
    /// A folder that stays when the pod is gone, by the name of its claim.
    case claim(String)
}

extension PodVolume {
    /// The volumes of a pod's spec, by name. Throws where one is of a kind that is not supported, or what it comes from is not
    /// there.
    static func volumes(of spec: JSONValue, _ sources: PodSources) throws(ContainerFailure) -> [String: PodVolume] {
        var volumes: [String: PodVolume] = [:]
        for volume in spec["volumes"]?.arrayValue ?? [] {
            guard let name = volume["name"]?.stringValue else { continue }
            volumes[name] = try read(volume, name, sources)
        }
        return volumes
    }

    private static func read(_ volume: JSONValue, _ name: String, _ sources: PodSources) throws(ContainerFailure) -> PodVolume {
        if volume["emptyDir"] != nil { return .empty }
        if let path = volume["hostPath"]?["path"]?.stringValue { return .host(path) }
        if let claim = volume["persistentVolumeClaim"]?["claimName"]?.stringValue { return .claim(claim) }
        if let secret = volume["secret"] {
            return .files(try files(secret, named: secret["secretName"], "secret", sources.secret))
        }
        if let map = volume["configMap"] {
            return .files(try files(map, named: map["name"], "configmap", sources.configMap))
        }
        throw ContainerFailure(
            reason: "ContainerCreating",
            message: "volume \"\(name)\" is of a kind that local pods do not have; use emptyDir, secret, configMap, hostPath or"
                + " persistentVolumeClaim")
    }

    private static func files(
        _ source: JSONValue, named name: JSONValue?, _ kind: String, _ find: (String) -> [String: Data]?
    ) throws(ContainerFailure) -> [String: Data] {
        let name = name?.stringValue ?? ""
        guard let data = find(name) else {
            if source["optional"] == true { return [:] }
            throw ContainerFailure(reason: "ContainerCreating", message: "\(kind) \"\(name)\" not found")
        }
        guard let items = source["items"]?.arrayValue else { return data }
        var files: [String: Data] = [:]
        for item in items {
            guard let key = item["key"]?.stringValue, let path = item["path"]?.stringValue else { continue }
            guard let value = data[key] else {
                throw ContainerFailure(
                    reason: "ContainerCreating", message: "\(kind) \"\(name)\" has no key \"\(key)\", which a volume wants")
            }
            files[path] = value
        }
        return files
    }
}
