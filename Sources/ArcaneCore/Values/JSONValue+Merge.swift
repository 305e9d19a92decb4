extension JSONValue {
    /// This value with `override` laid over it: objects are merged member by member, anything else is replaced.
    ///
    /// The rule by which a BackfillRequest's payload changes a stream's spec. Names match case-insensitively, as the keys of a
    /// spec do, so that `sinklocation` replaces `sinkLocation` instead of standing beside it.
    public func merging(_ override: JSONValue) -> JSONValue {
        guard case .object(var members) = self, case .object(let others) = override else { return override }
        for (name, value) in others.sorted(by: { $0.key < $1.key }) {
            let existing = members[name] != nil ? name : members.keys.sorted().first { $0.lowercased() == name.lowercased() }
            if let existing, let old = members[existing] {
                members[existing] = old.merging(value)
            } else {
                members[name] = value
            }
        }
        return .object(members)
    }
}
