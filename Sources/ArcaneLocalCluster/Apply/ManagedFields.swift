import ArcaneCore

/// Who owns which fields of an object: `metadata.managedFields`.
struct ManagedFields: Hashable, Sendable {
    /// What tells managers apart.
    struct Manager: Hashable, Sendable {
        var name: String
        /// Whether the manager applies; who only updates is another manager, even of the same name.
        var applies: Bool
        var subresource: String?
    }

    struct Entry: Hashable, Sendable {
        var manager: Manager
        var apiVersion: String
        var time: String
        var fields: FieldSet
    }

    /// The entries, in the order of their times.
    private(set) var entries: [Entry] = []

    /// Nobody owns anything.
    init() {}

    /// Reads the list of an object; entries that mean nothing are left away.
    init(_ list: JSONValue?) {
        entries = (list?.arrayValue ?? []).compactMap { entry in
            guard let name = entry["manager"]?.stringValue, let fields = entry["fieldsV1"] else { return nil }
            return Entry(
                manager: Manager(
                    name: name, applies: entry["operation"] == "Apply", subresource: entry["subresource"]?.stringValue),
                apiVersion: entry["apiVersion"]?.stringValue ?? "", time: entry["time"]?.stringValue ?? "",
                fields: FieldSet(fieldsV1: fields))
        }
    }

    /// What `manager` owns.
    subscript(_ manager: Manager) -> FieldSet { entries.first { $0.manager == manager }?.fields ?? .none }

    /// What anybody owns.
    var all: FieldSet { entries.reduce(.none) { $0.union($1.fields) } }

    /// Lets `manager` own `fields`, and nothing else. Where that is what he owns already, the time stays.
    mutating func set(_ manager: Manager, to fields: FieldSet, apiVersion: String, time: String) {
        if let index = entries.firstIndex(where: { $0.manager == manager }) {
            if entries[index].fields == fields, !fields.isEmpty { return }
            entries.remove(at: index)
        }
        if !fields.isEmpty { entries.append(Entry(manager: manager, apiVersion: apiVersion, time: time, fields: fields)) }
    }

    /// Takes `fields` from all managers but one.
    mutating func take(_ fields: FieldSet, exceptFrom manager: Manager) {
        for index in entries.indices where entries[index].manager != manager {
            entries[index].fields = entries[index].fields.subtracting(fields)
        }
        entries.removeAll { $0.fields.isEmpty }
    }

    /// The list as objects have it; nil where nobody owns anything.
    var json: JSONValue? {
        if entries.isEmpty { return nil }
        return .array(
            entries.map { entry in
                var members: [String: JSONValue] = [
                    "manager": .string(entry.manager.name), "operation": entry.manager.applies ? "Apply" : "Update",
                    "apiVersion": .string(entry.apiVersion), "time": .string(entry.time), "fieldsType": "FieldsV1",
                    "fieldsV1": entry.fields.fieldsV1,
                ]
                members["subresource"] = entry.manager.subresource.map { .string($0) }
                return .object(members)
            })
    }
}
