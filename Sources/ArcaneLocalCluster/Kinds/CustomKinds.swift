import ArcaneCore
import ArcaneKubernetes

/// The kinds that a CustomResourceDefinition adds: one per served version.
enum CustomKinds {
    /// Reads a definition that has been admitted.
    static func read(_ definition: JSONValue) -> [ServedResource] {
        guard let spec = definition["spec"], let names = spec["names"], let group = spec["group"]?.stringValue,
            let plural = names["plural"]?.stringValue, let kind = names["kind"]?.stringValue
        else { return [] }
        let versions = spec["versions"]?.arrayValue ?? []
        let storage = versions.first { $0["storage"] == true }?["name"]?.stringValue ?? ""
        return versions.compactMap { version in
            guard version["served"] == true, let name = version["name"]?.stringValue else { return nil }
            var served = ServedResource(
                APIResource(
                    group: group, version: name, kind: kind, plural: plural, isNamespaced: spec["scope"] == "Namespaced"))
            served.singular = names["singular"]?.stringValue ?? kind.lowercased()
            served.listKind = names["listKind"]?.stringValue ?? kind + "List"
            served.shortNames = texts(names["shortNames"])
            served.categories = texts(names["categories"])
            served.columns = version["additionalPrinterColumns"]?.arrayValue ?? []
            served.schema = version["schema"]?["openAPIV3Schema"]
            served.subresources = Set((version["subresources"]?.objectValue ?? [:]).keys)
            served.isCustom = true
            served.countsGeneration = true
            served.hasOneVersion = versions.count == 1
            served.storageVersion = storage
            served.selectable = selectable(version["selectableFields"])
            return served
        }
    }

    /// The kind that a definition is about, in whatever version.
    static func resource(of definition: JSONValue) -> GroupResource {
        GroupResource(
            group: definition["spec"]?["group"]?.stringValue ?? "",
            plural: definition["spec"]?["names"]?["plural"]?.stringValue ?? "")
    }

    /// `selectableFields`: JSON paths such as `.spec.color`, whose selectors leave the dot in front away.
    private static func selectable(_ fields: JSONValue?) -> SelectableFields {
        SelectableFields(
            at: (fields?.arrayValue ?? []).compactMap { $0["jsonPath"]?.stringValue }.map {
                $0.hasPrefix(".") ? String($0.dropFirst()) : $0
            })
    }

    private static func texts(_ list: JSONValue?) -> [String] { list?.arrayValue?.compactMap(\.stringValue) ?? [] }
}
