import ArcaneCore

/// Where in an object a value is, as columns of CRDs say it: `.status.conditions[?(@.type=="Ready")].status`.
///
/// Members by name (`.a`, `['a.b']`, `.a\.b`), elements by index (from the end where it is negative), all of them (`[*]`), everything below
/// (`..a`), and elements by a comparison of one of their values with a text, a number or a truth value. No scripts, no slices, no unions.
struct JSONPath: Hashable, Sendable {
    enum Step: Hashable, Sendable {
        case member(String)
        case element(Int)
        case all
        case descendants
        case filter(path: [String], comparison: Comparison, value: JSONValue)
    }

    enum Comparison: String, CaseIterable, Sendable {
        // Longer ones first, so that `<=` is not read as `<`.
        case equal = "==", unequal = "!=", atMost = "<=", atLeast = ">=", less = "<", more = ">"
    }

    let steps: [Step]

    /// Reads a path, with or without braces around it; nil where it is none, or one of those that are not supported.
    init?(_ text: String) {
        var reader = JSONPathReader(text)
        guard let steps = reader.steps() else { return nil }
        self.steps = steps
    }

    /// The values at the path, in their order; members below `..` by name.
    func values(in object: JSONValue) -> [JSONValue] {
        steps.reduce([object]) { values, step in values.flatMap { Self.values(step, of: $0) } }
    }

    private static func values(_ step: Step, of value: JSONValue) -> [JSONValue] {
        switch step {
        case .member(let name): return value[name].map { [$0] } ?? []
        case .element(let index):
            let elements = value.arrayValue ?? []
            let place = index < 0 ? elements.count + index : index
            return elements.indices.contains(place) ? [elements[place]] : []
        case .all: return children(value)
        case .descendants: return [value] + children(value).flatMap { values(.descendants, of: $0) }
        case .filter(let path, let comparison, let wanted):
            return (value.arrayValue ?? []).filter { element in
                element[path: path].map { holds($0, comparison, wanted) } ?? false
            }
        }
    }

    private static func children(_ value: JSONValue) -> [JSONValue] {
        value.arrayValue ?? value.objectValue?.sorted { $0.key < $1.key }.map(\.value) ?? []
    }

    private static func holds(_ value: JSONValue, _ comparison: Comparison, _ wanted: JSONValue) -> Bool {
        if let left = value.doubleValue, let right = wanted.doubleValue { return holds(left, comparison, right) }
        if let left = value.stringValue, let right = wanted.stringValue { return holds(left, comparison, right) }
        return switch comparison {
        case .equal: value == wanted
        case .unequal: value != wanted
        case .atMost, .atLeast, .less, .more: false
        }
    }

    private static func holds<Value: Comparable>(_ left: Value, _ comparison: Comparison, _ right: Value) -> Bool {
        switch comparison {
        case .equal: left == right
        case .unequal: left != right
        case .atMost: left <= right
        case .atLeast: left >= right
        case .less: left < right
        case .more: left > right
        }
    }
}
