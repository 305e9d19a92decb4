import ArcaneCore

// Rules in the Common Expression Language (`x-kubernetes-validations`).
extension StructuralSchema {
    /// The rules that `object` breaks; `old` is what it replaces. They are asked of objects that are right otherwise.
    ///
    /// A rule that uses what `RuleExpression` does not know is not asked.
    func brokenRules(_ object: JSONValue, replacing old: JSONValue?) -> [FieldProblem] {
        brokenRules(of: object, replacing: old, at: "")
    }

    private func brokenRules(of value: JSONValue, replacing old: JSONValue?, at path: String) -> [FieldProblem] {
        var found: [FieldProblem] = []
        if !value.isNull {
            for rule in json["x-kubernetes-validations"]?.arrayValue ?? [] {
                if let problem = problem(of: rule, value, old, at: path) { found.append(problem) }
            }
        }
        switch value {
        case .object(let members):
            for (name, member) in members.sorted(by: { $0.key < $1.key }) {
                guard let schema = properties[name].map(StructuralSchema.init) ?? additionalProperties else { continue }
                found += schema.brokenRules(
                    of: member, replacing: old?[name], at: path.isEmpty ? name : "\(path).\(name)")
            }
        case .array(let elements):
            guard let items else { break }
            // Which element was which before is not known, so rules about changes are not asked of them.
            for (index, element) in elements.enumerated() {
                found += items.brokenRules(of: element, replacing: nil, at: "\(path)[\(index)]")
            }
        case .null, .bool, .number, .string: break
        }
        return found
    }

    private func problem(of rule: JSONValue, _ value: JSONValue, _ old: JSONValue?, at path: String) -> FieldProblem? {
        guard let text = rule["rule"]?.stringValue, let expression = RuleExpression.reading(text) else { return nil }
        var names = ["self": value]
        if text.contains("oldSelf") {
            guard let old else { return nil }
            names["oldSelf"] = old
        }
        let message = rule["message"]?.stringValue ?? "failed rule: \(text)"
        let field = path + (rule["fieldPath"]?.stringValue ?? "")
        do throws(RuleError) {
            if try expression.holds(names) { return nil }
        } catch {
            guard case .failed(let why) = error else { return nil }
            return .typeInvalid(field, found: type ?? "", "\(message): \(why)", reason: .invalid)
        }
        switch rule["reason"]?.stringValue {
        case FieldProblem.Reason.required.rawValue?: return .required(field, message)
        case FieldProblem.Reason.forbidden.rawValue?: return .forbidden(field, message)
        default: return .typeInvalid(field, found: type ?? "", message, reason: .invalid)
        }
    }
}
