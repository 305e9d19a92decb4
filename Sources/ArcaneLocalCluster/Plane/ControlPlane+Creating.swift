public import ArcaneCore
public import ArcaneKubernetes
import Foundation

extension ControlPlane {
    /// Creates `object`, named by its `metadata.name`, or by `metadata.generateName` and five random characters.
    ///
    /// `namespace` is where it goes where the object does not say so itself. Throws 409 where there is one of its name, 404 where the
    /// namespace is not there, 422 where the object is not what its kind allows.
    @discardableResult
    public func create(
        _ resource: APIResource, _ object: JSONValue, in namespace: String? = nil, _ options: WriteOptions = WriteOptions()
    ) throws(APIFailure) -> KubernetesObject {
        let served = try served(resource)
        return served.object(try created(served, object, in: namespace, options))
    }

    func created(
        _ served: ServedResource, _ object: JSONValue, in namespace: String?, _ options: WriteOptions
    ) throws(APIFailure) -> WrittenObject {
        let object = try served.requested(object, in: namespace)
        let prefix = object["metadata"]?["generateName"]?.stringValue ?? ""
        guard KubernetesObject(object).name.isEmpty, !prefix.isEmpty else { return try created(served, object, options) }
        // As often as the API server tries, names that are there already are made anew.
        for _ in 0..<7 {
            let named = object.setting(["metadata", "name"], to: .string(Self.generatedName(prefix)))
            do { return try created(served, named, options) } catch  where error.reason == "AlreadyExists" { continue }
        }
        return try created(served, object.setting(["metadata", "name"], to: .string(Self.generatedName(prefix))), options)
    }

    /// Creates an object that has its name.
    private func created(
        _ served: ServedResource, _ object: JSONValue, _ options: WriteOptions
    ) throws(APIFailure) -> WrittenObject {
        let object = try ObjectMetadata.created(object, served, uid: UUID().uuidString.lowercased(), now: now())
        let admitted = try Admission(served: served, options: options).created(object)
        let kept = served.stored(admitted)
        let draft = ObjectDraft(kept, fields: served.selectable.values(of: kept))
        try Admission.checkSize(draft)
        let place = ObjectPlace(resource: served.storage, name: draft.name)
        let written = try store.with { state throws(APIFailure) -> WrittenObject in
            try Self.checkNamespace(of: place, served, in: state)
            if place.resource == GroupResource(.pods) { try Self.checkServiceAccount(of: admitted, place.name, in: state) }
            if state.object(place) != nil { throw .alreadyExists(served.groupResource, place.name.name) }
            return options.isDryRun ? .tried(admitted) : .kept(try state.put(place.resource, draft))
        }
        if case .kept(let stored) = written { follow(written: place, owners: stored.owners) }
        return written
    }

    /// A name as the API server makes it: the prefix, cut to 58 characters, and five that make no words.
    static func generatedName(_ prefix: String) -> String {
        let characters = Array("bcdfghjklmnpqrstvwxz2456789")
        return prefix.prefix(58) + String((0..<5).compactMap { _ in characters.randomElement() })
    }
}
