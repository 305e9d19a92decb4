import ArcaneCore

/// The fields of a status that the API does not keep, since the installed CRD, which may be another platform's, does not have them.
///
/// Without knowing them, a status that lacks them would look as if it had to be written again, and again.
struct UnkeptFields: Hashable, Sendable {
    /// The places of the fields; `[]` stands for every entry of a list.
    private var paths: Set<[String]> = []

    /// The fields, as people write them: `conditions[].message`.
    var names: [String] {
        paths.map { $0.joined(separator: ".").replacing(".[]", with: "[]") }.sorted()
    }

    /// Learns from a write: what was sent, and what the API answered that there is now. Where it keeps a field that it did not keep before, the
    /// CRD is another one, and what was learnt of the former is void.
    mutating func learn(sent: JSONValue, kept: JSONValue) {
        var (present, missing): (Set<[String]>, Set<[String]>) = ([], [])
        Self.compare(sent, kept, at: [], &present, &missing)
        paths = present.isDisjoint(with: paths) ? paths.union(missing) : missing
    }

    /// `json` without these fields.
    func removed(from json: JSONValue) -> JSONValue {
        paths.isEmpty ? json : removed(from: json, at: [])
    }

    private static func compare(
        _ sent: JSONValue, _ kept: JSONValue, at path: [String], _ present: inout Set<[String]>, _ missing: inout Set<[String]>
    ) {
        if let sent = sent.objectValue, let kept = kept.objectValue {
            for (name, value) in sent where !value.isNull {
                let place = path + [name]
                if let other = kept[name] {
                    present.insert(place)
                    compare(value, other, at: place, &present, &missing)
                } else {
                    missing.insert(place)
                }
            }
        } else if let sent = sent.arrayValue, let kept = kept.arrayValue, sent.count == kept.count {
            for (value, other) in zip(sent, kept) { compare(value, other, at: path + ["[]"], &present, &missing) }
        }
    }

    private func removed(from json: JSONValue, at path: [String]) -> JSONValue {
        switch json {
        case .object(let members):
            .object(
                Dictionary(
                    members.compactMap { name, value in
                        let place = path + [name]
                        return paths.contains(place) ? nil : (name, removed(from: value, at: place))
                    }, uniquingKeysWith: { first, _ in first }))
        case .array(let values): .array(values.map { removed(from: $0, at: path + ["[]"]) })
        default: json
        }
    }
}
