import ArcaneCore
import ArcaneKubernetes

/// What names, labels and annotations may be.
enum ObjectNameRules {
    private static let subdomain =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an"
        + " alphanumeric character (e.g. 'example.com', regex used for validation is"
        + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
    private static let label =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an"
        + " alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
    private static let labelValue =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
        + " alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is"
        + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
    private static let qualifiedName =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
        + " (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is"
        + " '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"

    /// What is wrong with the metadata of `object`.
    static func problems(_ object: JSONValue, _ served: ServedResource) -> [FieldProblem] {
        let view = KubernetesObject(object)
        return nameProblems(view.name, served) + labelProblems(object["metadata"]?["labels"], at: "metadata.labels")
            + annotationProblems(object["metadata"]?["annotations"]) + ownerProblems(object["metadata"]?["ownerReferences"])
            + finalizerProblems(object)
    }

    private static func nameProblems(_ name: String, _ served: ServedResource) -> [FieldProblem] {
        let field = "metadata.name"
        if name.isEmpty { return [.required(field, "name or generateName is required")] }
        // RBAC names hold colons and more; they only have to fit a path.
        if served.resource.group == "rbac.authorization.k8s.io" {
            return name.contains("/") || name.contains("%") || name == "." || name == ".."
                ? [.invalid(field, .string(name), "may not contain '/' or '%', nor be '.' or '..'")] : []
        }
        let isLabel = ["namespaces", "services"].contains(served.resource.plural) && !served.isCustom
        if isLabel {
            if name.utf8.count > 63 { return [.invalid(field, .string(name), "must be no more than 63 characters")] }
            return isDNSLabel(name[...]) ? [] : [.invalid(field, .string(name), label)]
        }
        if name.utf8.count > 253 { return [.invalid(field, .string(name), "must be no more than 253 characters")] }
        return name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(isDNSLabel)
            ? [] : [.invalid(field, .string(name), subdomain)]
    }

    /// What is wrong with labels at `path`.
    static func labelProblems(_ labels: JSONValue?, at path: String) -> [FieldProblem] {
        texts(labels, at: path) { name, value in
            if value.utf8.count > 63 {
                return [.invalid(path, .string(value), "must be no more than 63 bytes")]
            }
            return isName(value[...], allowsEmpty: true) ? [] : [.invalid(path, .string(value), labelValue)]
        }
    }

    private static func annotationProblems(_ annotations: JSONValue?) -> [FieldProblem] {
        let path = "metadata.annotations"
        var problems = texts(annotations, at: path) { _, _ in [] }
        let size = annotations?.objectValue?.reduce(0) { $0 + $1.key.utf8.count + ($1.value.stringValue?.utf8.count ?? 0) } ?? 0
        if size > 256 << 10 {
            problems.append(FieldProblem(reason: .tooLong, field: path, message: "Too long: may not be more than 262144 bytes"))
        }
        return problems
    }

    private static func texts(
        _ members: JSONValue?, at path: String, _ check: (String, String) -> [FieldProblem]
    ) -> [FieldProblem] {
        guard let members, !members.isNull else { return [] }
        guard let members = members.objectValue else { return [.invalid(path, members, "must be an object of texts")] }
        return members.sorted { $0.key < $1.key }.flatMap { name, value in
            var problems = isQualified(name) ? [] : [FieldProblem.invalid(path, .string(name), qualifiedName)]
            if let text = value.stringValue {
                problems += check(name, text)
            } else {
                problems.append(.invalid("\(path)[\(name)]", value, "must be a text; put it in quotes"))
            }
            return problems
        }
    }

    private static func ownerProblems(_ owners: JSONValue?) -> [FieldProblem] {
        let owners = owners?.arrayValue ?? []
        var problems: [FieldProblem] = []
        for (index, owner) in owners.enumerated() {
            for field in ["apiVersion", "kind", "name", "uid"] where (owner[field]?.stringValue ?? "").isEmpty {
                problems.append(
                    .invalid("metadata.ownerReferences[\(index)].\(field)", owner[field] ?? "", "\(field) must not be empty"))
            }
        }
        if owners.filter({ $0["controller"] == true }).count > 1 {
            problems.append(
                .invalid(
                    "metadata.ownerReferences", .array(owners),
                    "Only one reference can have Controller set to true. Found \"true\" in references for several owners"))
        }
        return problems
    }

    private static func finalizerProblems(_ object: JSONValue) -> [FieldProblem] {
        ObjectMetadata.finalizers(object).enumerated().compactMap { index, name in
            isQualified(name) ? nil : .invalid("metadata.finalizers[\(index)]", .string(name), qualifiedName)
        }
    }

    /// Whether `text` is a DNS label: lower case letters, digits, and dashes inside.
    static func isDNSLabel(_ text: Substring) -> Bool {
        guard !text.isEmpty, text.first != "-", text.last != "-" else { return false }
        return text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }

    /// A key of a label or annotation: a name, with a DNS name and a slash in front perhaps.
    private static func isQualified(_ text: String) -> Bool {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2 {
            let prefix = parts[0]
            guard (1...253).contains(prefix.utf8.count),
                prefix.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(isDNSLabel)
            else { return false }
        }
        guard let name = parts.last, name.utf8.count <= 63 else { return false }
        return isName(name, allowsEmpty: false)
    }

    private static func isName(_ text: Substring, allowsEmpty: Bool) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last else { return allowsEmpty }
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte)
        }
        return isAlphanumeric(first) && isAlphanumeric(last)
            && text.utf8.allSatisfy { isAlphanumeric($0) || $0 == 45 || $0 == 95 || $0 == 46 }
    }
}
