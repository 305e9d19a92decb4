import ArcaneCore
import ArcaneKubernetes
import Foundation

/// The Secrets and ConfigMaps that a pod's environment and volumes come from.
struct PodSources: Sendable {
    /// The data of a Secret in the pod's namespace, decoded; nil where there is none.
    var secret: @Sendable (_ name: String) -> [String: Data]?
    /// The data of a ConfigMap in the pod's namespace; nil where there is none.
    var configMap: @Sendable (_ name: String) -> [String: Data]?

    /// Those of `namespace`.
    init(_ plane: ControlPlane, namespace: String) {
        secret = { name in
            guard let object = try? plane.get(.secrets, ObjectName(namespace, name)) else { return nil }
            return Self.decoded(object.json["data"])
        }
        configMap = { name in
            guard let object = try? plane.get(.configMaps, ObjectName(namespace, name)) else { return nil }
            let texts = (object.json["data"]?.objectValue ?? [:]).compactMapValues { $0.stringValue.map { Data($0.utf8) } }
            return texts.merging(Self.decoded(object.json["binaryData"])) { text, _ in text }
        }
    }

    init(secrets: [String: [String: String]] = [:], configMaps: [String: [String: String]] = [:]) {
        secret = { secrets[$0]?.mapValues { Data($0.utf8) } }
        configMap = { configMaps[$0]?.mapValues { Data($0.utf8) } }
    }

    private static func decoded(_ data: JSONValue?) -> [String: Data] {
        (data?.objectValue ?? [:]).compactMapValues { $0.stringValue.flatMap { Data(base64Encoded: $0) } }
    }
}
