import ArcaneKubernetes

/// A field selector of the API: `metadata.name=orders,status.phase!=Running`.
struct FieldSelector: Hashable, Sendable {
    struct Requirement: Hashable, Sendable {
        var field: String
        var value: String
        var isEqual: Bool
    }

    private(set) var requirements: [Requirement] = []

    /// Selects everything.
    init() {}

    /// Reads the text of a selector. Throws what is wrong with it.
    init(_ text: String) throws(SelectorError) {
        for part in text.split(separator: ",") {
            guard let equals = part.firstIndex(of: "=") else {
                throw SelectorError(message: "invalid selector: '\(text)'; can't understand '\(part)'")
            }
            var field = part[..<equals]
            var value = part[part.index(after: equals)...]
            let isEqual = field.last != "!"
            if !isEqual { field.removeLast() }
            if value.first == "=" { value.removeFirst() }
            requirements.append(
                Requirement(
                    field: String(field).trimmingSpaces, value: String(value).trimmingSpaces, isEqual: isEqual))
        }
    }

    /// The value that `field` has to have; nil where it may have several.
    func exact(_ field: String) -> String? {
        requirements.first { $0.field == field && $0.isEqual }?.value
    }

    /// The same selector with other names for the fields.
    func renamed(_ name: (String) -> String) -> FieldSelector {
        var renamed = self
        for index in renamed.requirements.indices {
            renamed.requirements[index].field = name(renamed.requirements[index].field)
        }
        return renamed
    }

    func selects(_ object: StoredObject) -> Bool {
        requirements.allSatisfy { requirement in
            let value =
                switch requirement.field {
                case "metadata.name": object.name.name
                case "metadata.namespace": object.name.namespace
                default: object.fields[requirement.field] ?? ""
                }
            return (value == requirement.value) == requirement.isEqual
        }
    }
}

/// What is wrong with a selector.
struct SelectorError: Error, Hashable {
    let message: String
}

extension String {
    /// Without the spaces at both ends.
    var trimmingSpaces: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
