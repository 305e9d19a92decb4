import ArcaneCore

/// A strategic merge patch, as `kubectl apply`, `edit` and `patch` send it for built-in kinds.
///
/// Objects are merged, lists of `MergeKeys` entry by entry, other lists replaced. Directives: `$patch` (`replace`, `delete`, `merge`),
/// `$retainKeys`, `$deleteFromPrimitiveList/…` and `$setElementOrder/…`.
struct StrategicMergePatch: Sendable {
    private let patch: JSONValue

    /// What is wrong with a patch.
    struct Invalid: Error, Hashable {
        let message: String
    }

    init(_ patch: JSONValue) {
        self.patch = patch
    }

    /// `object` as it is after the patch. Throws where a directive means nothing, or an entry lacks the key of its list.
    func applied(to object: JSONValue) throws(Invalid) -> JSONValue {
        guard case .object(let changes) = patch else { throw Invalid(message: "a strategic merge patch is an object") }
        return .object(try merge(changes, into: object.objectValue ?? [:]))
    }

    private func merge(_ changes: [String: JSONValue], into object: [String: JSONValue]) throws(Invalid) -> [String: JSONValue]
    {
        switch changes["$patch"] {
        case "replace": return withoutDirectives(changes)
        case "delete": return [:]
        case nil, "merge": break
        case .some(let directive): throw Invalid(message: "$patch \(directive.text) is not one of replace, delete and merge")
        }
        var result = object
        if let kept = changes["$retainKeys"]?.arrayValue {
            result = result.filter { kept.contains(.string($0.key)) }
        }
        for (name, change) in changes.sorted(by: { $0.key < $1.key }) where !name.hasPrefix("$") {
            switch change {
            case .null: result[name] = nil
            case .object(let members):
                if members["$patch"] == "delete" {
                    result[name] = nil
                } else {
                    result[name] = .object(try merge(members, into: result[name]?.objectValue ?? [:]))
                }
            case .array(let entries): result[name] = .array(try merge(entries, into: result[name]?.arrayValue ?? [], of: name))
            default: result[name] = change
            }
        }
        for (name, entries) in changes {
            if let field = name.droppingPrefix("$deleteFromPrimitiveList/"), let current = result[field]?.arrayValue {
                result[field] = .array(current.filter { !(entries.arrayValue ?? []).contains($0) })
            }
        }
        for (name, order) in changes {
            if let field = name.droppingPrefix("$setElementOrder/"), let current = result[field]?.arrayValue {
                result[field] = .array(sorted(current, like: order.arrayValue ?? [], of: field))
            }
        }
        return result
    }

    private func merge(_ changes: [JSONValue], into entries: [JSONValue], of field: String) throws(Invalid) -> [JSONValue] {
        if changes.contains(["$patch": "replace"]) {
            return changes.filter { $0 != ["$patch": "replace"] }
        }
        if MergeKeys.isSet(field) { return entries + changes.filter { !entries.contains($0) } }
        let names = changes.lazy.compactMap(\.objectValue).first.map { Array($0.keys) } ?? []
        guard let key = MergeKeys.key(of: field, entry: names) else { return changes }
        var result = entries
        for change in changes {
            guard let members = change.objectValue, let value = members[key] else {
                throw Invalid(message: "an entry of '\(field)' has no '\(key)', by which it is told from others")
            }
            let place = result.firstIndex { $0[key] == value }
            if members["$patch"] == "delete" {
                if let place { result.remove(at: place) }
            } else if let place {
                result[place] = .object(try merge(members, into: result[place].objectValue ?? [:]))
            } else {
                result.append(.object(try merge(members, into: [:])))
            }
        }
        return result
    }

    /// `entries` in the order of `order`, which has the key of each, or the entry itself; others stay where they are behind them.
    private func sorted(_ entries: [JSONValue], like order: [JSONValue], of field: String) -> [JSONValue] {
        let names = entries.lazy.compactMap(\.objectValue).first.map { Array($0.keys) } ?? []
        let key = MergeKeys.key(of: field, entry: names)
        func identity(_ entry: JSONValue) -> JSONValue { key.flatMap { entry[$0] } ?? entry }
        let wanted = order.map(identity)
        let ranked = entries.enumerated().map { index, entry in
            (rank: wanted.firstIndex(of: identity(entry)) ?? wanted.count, index: index, entry: entry)
        }
        return ranked.sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }.map(\.entry)
    }

    private func withoutDirectives(_ members: [String: JSONValue]) -> [String: JSONValue] {
        members.filter { !$0.key.hasPrefix("$") }
    }
}

extension String {
    /// What follows `prefix`; nil where the text does not begin with it.
    func droppingPrefix(_ prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}
