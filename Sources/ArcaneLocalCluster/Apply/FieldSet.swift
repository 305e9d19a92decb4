import ArcaneCore

/// A set of parts of an object: those that a manager owns, or that differ between two objects.
///
/// It is a tree along the object. A part can be in the set itself, or only parts of it, or both.
struct FieldSet: Hashable, Sendable {
    /// Whether the part itself is in the set.
    var isMember = false
    /// What is below; none of them is empty.
    private(set) var children: [PathElement: FieldSet] = [:]

    /// The set of nothing.
    static let none = FieldSet()
    /// The set of the part itself.
    static let member = FieldSet(isMember: true)

    /// Whether neither the part nor anything below is in the set.
    var isEmpty: Bool { !isMember && children.isEmpty }

    /// What is below `element`.
    subscript(_ element: PathElement) -> FieldSet {
        get { children[element] ?? .none }
        set { children[element] = newValue.isEmpty ? nil : newValue }
    }

    /// What is in either of both.
    func union(_ other: FieldSet) -> FieldSet {
        var result = FieldSet(isMember: isMember || other.isMember)
        result.children = children.merging(other.children) { $0.union($1) }
        return result
    }

    /// What is in both.
    func intersection(_ other: FieldSet) -> FieldSet {
        var result = FieldSet(isMember: isMember && other.isMember)
        for (element, child) in children { result[element] = child.intersection(other[element]) }
        return result
    }

    /// What is in this one only.
    func subtracting(_ other: FieldSet) -> FieldSet {
        var result = FieldSet(isMember: isMember && !other.isMember)
        for (element, child) in children { result[element] = child.subtracting(other[element]) }
        return result
    }

    /// The paths of the members, in an order that stays: `.spec.replicas`.
    var paths: [String] { paths(below: "").sorted() }

    private func paths(below path: String) -> [String] {
        (isMember ? [path] : []) + children.flatMap { $1.paths(below: path + $0.text) }
    }
}

extension FieldSet {
    /// Reads `fieldsV1` of an entry of `managedFields`; names that mean nothing are left away.
    init(fieldsV1: JSONValue) {
        guard case .object(let members) = fieldsV1 else { return }
        for (name, below) in members {
            if name == "." {
                isMember = true
            } else if let element = PathElement(fieldsV1: name) {
                // An empty object stands for the part itself.
                self[element] = below == [:] ? .member : FieldSet(fieldsV1: below)
            }
        }
    }

    /// The set as `fieldsV1`.
    var fieldsV1: JSONValue {
        var members: [String: JSONValue] = [:]
        for (element, child) in children { members[element.fieldsV1] = child.fieldsV1 }
        if isMember, !members.isEmpty { members["."] = [:] }
        return .object(members)
    }
}
