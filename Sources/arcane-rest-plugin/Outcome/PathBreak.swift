import ArcaneCore

/// The place where the path to the records breaks off in a response, and what stands there instead.
///
/// A list that is left out and a name that is spelled wrong look the same on the wire; what the response has at that place
/// tells a person which of the two it is.
struct PathBreak: Hashable, Sendable {
    /// The names that lead to the place; empty for the root.
    var place: [String]
    /// The name that is not there.
    var name: String
    /// The names that are there, sorted.
    var found: [String]

    /// Looks for the place; nil where the path leads to its end, or to something that has nothing in it: null, an empty object,
    /// and for a `*` an empty array. With those an API says that there are no records.
    static func find(_ path: [String], in envelope: JSONValue) -> PathBreak? {
        find(path[...], in: envelope, at: [])
    }

    private static func find(_ rest: ArraySlice<String>, in value: JSONValue, at place: [String]) -> PathBreak? {
        guard let name = rest.first else { return nil }
        let members = value.objectValue ?? [:]
        if name == "*" { return find(rest.dropFirst(), inAll: value.arrayValue ?? Array(members.values), at: place, members) }
        guard !members.isEmpty else { return nil }
        guard let next = members[name] else { return PathBreak(place: place, name: name, found: members.keys.sorted()) }
        return find(rest.dropFirst(), in: next, at: place + [name])
    }

    /// What a `*` stands for need not all have the rest of the path: beside lists there may be a count.
    private static func find(
        _ rest: ArraySlice<String>, inAll values: [JSONValue], at place: [String], _ members: [String: JSONValue]
    ) -> PathBreak? {
        guard !values.isEmpty, !rest.isEmpty, !values.contains(.null) else { return nil }
        var first: PathBreak?
        for value in values where value.objectValue != nil || value.arrayValue != nil {
            guard let found = find(rest, in: value, at: place + ["*"]) else { return nil }
            first = first ?? found
        }
        return first ?? PathBreak(place: place, name: "*", found: members.keys.sorted())
    }
}

extension PathBreak: CustomStringConvertible {
    /// So many names stand in a message, each of at most so many characters.
    private static let most = (names: 12, characters: 40)

    /// A clause such as `has no 'dta' at its root, where 'data' and 'meta' are`.
    var description: String {
        let place = place.isEmpty ? "at its root" : "at '\(place.joined(separator: "."))'"
        let name = name == "*" ? "object or list" : "'\(name)'"
        guard !found.isEmpty else { return "has no \(name) \(place)" }
        var names = found.prefix(PathBreak.most.names).map { "'\($0.prefix(PathBreak.most.characters))'" }
        if found.count > names.count { names.append("\(found.count - names.count) more") }
        let last = names.popLast() ?? ""
        let list = names.isEmpty ? last : names.joined(separator: ", ") + " and " + last
        return "has no \(name) \(place), where \(list) \(found.count == 1 ? "is" : "are")"
    }
}
