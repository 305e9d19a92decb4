import ArcaneCore
import ArcaneKubernetes

/// What a write has led to.
enum WrittenObject: Sendable {
    /// The object as it is kept.
    case kept(StoredObject)
    /// The object as a dry run would have kept it.
    case tried(JSONValue)
}

extension ServedResource {
    /// A kept object, as this version shows it.
    func object(_ stored: StoredObject) -> KubernetesObject { KubernetesObject(shown(stored.json)) }

    /// What a write has led to, as this version shows it.
    func object(_ written: WrittenObject) -> KubernetesObject {
        switch written {
        case .kept(let stored): object(stored)
        case .tried(let json): KubernetesObject(json)
        }
    }

    /// The JSON text of a kept object, as this version shows it.
    func text(of stored: StoredObject) -> [UInt8] {
        showsStoredText ? stored.text : shown(stored.json).utf8Text
    }

    /// The JSON text of what a write has led to, as this version shows it.
    func text(of written: WrittenObject) -> [UInt8] {
        switch written {
        case .kept(let stored): text(of: stored)
        case .tried(let json): json.utf8Text
        }
    }
}
