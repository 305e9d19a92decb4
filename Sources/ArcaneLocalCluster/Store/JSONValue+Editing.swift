import ArcaneCore

extension JSONValue {
    /// This object with the value at `path` replaced, or removed where `value` is nil or null. Objects on the way are made where they are
    /// missing.
    ///
    /// Null counts as nil: no kind of the API tells a null member from a missing one, and in `isThere ? value : nil` the compiler takes `nil`
    /// for the null of `JSONValue`.
    func setting(_ path: [String], to value: JSONValue?) -> JSONValue {
        guard let first = path.first else { return value ?? .null }
        let isRemoval = value?.isNull ?? true
        var members = objectValue ?? [:]
        let rest = Array(path.dropFirst())
        if rest.isEmpty {
            if isRemoval { members.removeValue(forKey: first) } else { members[first] = value }
        } else if !isRemoval || members[first] != nil {
            members[first] = (members[first] ?? [:]).setting(rest, to: value)
        }
        return .object(members)
    }

    /// This object without those of its members.
    func without(_ names: String...) -> JSONValue {
        guard case .object(var members) = self else { return self }
        for name in names { members.removeValue(forKey: name) }
        return .object(members)
    }

    /// This object with the value at `path` edited, where there is one.
    func editing(_ path: [String], _ edit: (JSONValue) -> JSONValue) -> JSONValue {
        guard let value = self[path: path] else { return self }
        return path.isEmpty ? edit(self) : setting(path, to: edit(value))
    }
}
