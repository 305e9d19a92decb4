import ArcaneCore

extension StructuralSchema {
    /// What of `object` is not as the schema says, in the order of the fields.
    func problems(_ object: JSONValue) -> [FieldProblem] {
        problems(of: object, at: "", isResource: true)
    }

    private func problems(of value: JSONValue, at path: String, isResource: Bool) -> [FieldProblem] {
        if value.isNull, isNullable { return [] }
        if let problem = typeProblem(value, at: path) { return [problem] }
        var found = valueProblems(value, at: path) + combinationProblems(value, at: path)
        switch value {
        case .object(let members): found += memberProblems(members, at: path, isResource: isResource)
        case .array(let elements): found += elementProblems(elements, at: path)
        case .string(let text): found += textProblems(text, at: path)
        case .number(let text): found += numberProblems(text, at: path)
        case .null, .bool: break
        }
        return found
    }

    private func typeProblem(_ value: JSONValue, at path: String) -> FieldProblem? {
        if isIntOrString {
            if value.stringValue != nil || value.isWholeNumber { return nil }
            return .typeInvalid(
                path, found: value.typeName, "\(path) in body must be of type integer,string: \"\(value.typeName)\"")
        }
        guard let type else { return nil }
        let isRight =
            switch type {
            case "object": value.objectValue != nil
            case "array": value.arrayValue != nil
            case "string": value.stringValue != nil
            case "boolean": value.boolValue != nil
            case "integer": value.isWholeNumber
            case "number": value.doubleValue != nil
            default: true
            }
        if isRight { return nil }
        return .typeInvalid(path, found: value.typeName, "\(path) in body must be of type \(type): \"\(value.typeName)\"")
    }

    private func valueProblems(_ value: JSONValue, at path: String) -> [FieldProblem] {
        guard let allowed = json["enum"]?.arrayValue, !allowed.contains(value) else { return [] }
        return [.notSupported(path, value, supported: allowed.map { $0.stringValue ?? $0.text })]
    }

    private func memberProblems(_ members: [String: JSONValue], at path: String, isResource: Bool) -> [FieldProblem] {
        var found: [FieldProblem] = []
        for name in json["required"]?.arrayValue?.compactMap(\.stringValue) ?? [] where members[name] == nil {
            found.append(.required(Self.join(path, name)))
        }
        let count = members.count
        if let least = json["minProperties"]?.intValue, count < least {
            found.append(.invalid(path, .object(members), "\(path) in body should have at least \(least) properties"))
        }
        if let most = json["maxProperties"]?.intValue, count > most {
            found.append(
                FieldProblem(reason: .tooMany, field: path, message: "Too many: \(count): must have at most \(most) items"))
        }
        for (name, member) in members.sorted(by: { $0.key < $1.key }) {
            if isResource, ["apiVersion", "kind", "metadata"].contains(name) { continue }
            guard let schema = properties[name].map(StructuralSchema.init) ?? additionalProperties else { continue }
            found += schema.problems(of: member, at: Self.join(path, name), isResource: schema.isEmbeddedResource)
        }
        return found
    }

    private func elementProblems(_ elements: [JSONValue], at path: String) -> [FieldProblem] {
        var found: [FieldProblem] = []
        if let least = json["minItems"]?.intValue, elements.count < least {
            found.append(.invalid(path, .integer(elements.count), "\(path) in body should have at least \(least) items"))
        }
        if let most = json["maxItems"]?.intValue, elements.count > most {
            found.append(
                FieldProblem(
                    reason: .tooMany, field: path, message: "Too many: \(elements.count): must have at most \(most) items"))
        }
        if let items {
            for (index, element) in elements.enumerated() {
                found += items.problems(of: element, at: "\(path)[\(index)]", isResource: items.isEmbeddedResource)
            }
        }
        return found + duplicateProblems(elements, at: path)
    }

    /// The entries of sets, and of lists with keys, occur once.
    private func duplicateProblems(_ elements: [JSONValue], at path: String) -> [FieldProblem] {
        let identities: [JSONValue]
        switch json["x-kubernetes-list-type"] {
        case "set": identities = elements
        case "map":
            let keys = json["x-kubernetes-list-map-keys"]?.arrayValue?.compactMap(\.stringValue) ?? []
            identities = elements.map { element in
                .object(Dictionary(keys.compactMap { key in element[key].map { (key, $0) } }, uniquingKeysWith: { $1 }))
            }
        default: return []
        }
        var seen: Set<JSONValue> = []
        return identities.enumerated().compactMap { index, identity in
            seen.insert(identity).inserted
                ? nil
                : FieldProblem(reason: .duplicate, field: "\(path)[\(index)]", message: "Duplicate value: \(identity.text)")
        }
    }

    private func textProblems(_ text: String, at path: String) -> [FieldProblem] {
        var found: [FieldProblem] = []
        let length = text.unicodeScalars.count
        if let least = json["minLength"]?.intValue, length < least {
            found.append(.invalid(path, .string(text), "\(path) in body should be at least \(least) chars long"))
        }
        if let most = json["maxLength"]?.intValue, length > most {
            found.append(
                FieldProblem(reason: .tooLong, field: path, message: "Too long: may not be more than \(most) bytes"))
        }
        if let pattern = json["pattern"]?.stringValue, !TextPattern.matches(pattern, text) {
            found.append(.invalid(path, .string(text), "\(path) in body should match '\(pattern)'"))
        }
        if let format = json["format"]?.stringValue, !TextPattern.isFormat(format, text) {
            found.append(.invalid(path, .string(text), "\(path) in body must be of type \(format): \"\(text)\""))
        }
        return found
    }

    private func numberProblems(_ text: String, at path: String) -> [FieldProblem] {
        guard let number = Double(text) else { return [] }
        var found: [FieldProblem] = []
        if let least = json["minimum"], let bound = least.doubleValue {
            if json["exclusiveMinimum"] == true ? number <= bound : number < bound {
                let relation = json["exclusiveMinimum"] == true ? "greater than" : "greater than or equal to"
                found.append(.invalid(path, .number(text), "\(path) in body should be \(relation) \(least.text)"))
            }
        }
        if let most = json["maximum"], let bound = most.doubleValue {
            if json["exclusiveMaximum"] == true ? number >= bound : number > bound {
                let relation = json["exclusiveMaximum"] == true ? "less than" : "less than or equal to"
                found.append(.invalid(path, .number(text), "\(path) in body should be \(relation) \(most.text)"))
            }
        }
        if let factor = json["multipleOf"]?.doubleValue, factor > 0, number.truncatingRemainder(dividingBy: factor) != 0 {
            found.append(
                .invalid(path, .number(text), "\(path) in body should be a multiple of \(json["multipleOf"]?.text ?? "")"))
        }
        return found
    }

    private func combinationProblems(_ value: JSONValue, at path: String) -> [FieldProblem] {
        func fits(_ schema: JSONValue) -> Bool {
            StructuralSchema(schema).problems(of: value, at: path, isResource: false).isEmpty
        }
        var found: [FieldProblem] = []
        for schema in json["allOf"]?.arrayValue ?? [] {
            found += StructuralSchema(schema).problems(of: value, at: path, isResource: false)
        }
        if let any = json["anyOf"]?.arrayValue, !isIntOrString, !any.contains(where: fits) {
            found.append(.invalid(path, value, "\(path) in body must validate at least one schema (anyOf)"))
        }
        if let one = json["oneOf"]?.arrayValue, one.filter(fits).count != 1 {
            found.append(.invalid(path, value, "\(path) in body must validate one and only one schema (oneOf)"))
        }
        if let not = json["not"], fits(not) {
            found.append(.invalid(path, value, "\(path) in body must not validate the schema (not)"))
        }
        return found
    }

    private static func join(_ path: String, _ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}

extension JSONValue {
    /// The name of the value's type, as messages of the API have it.
    fileprivate var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: isWholeNumber ? "integer" : "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    fileprivate var isWholeNumber: Bool {
        guard let number = doubleValue else { return false }
        return number.rounded() == number
    }
}
