import ArcaneCore

/// What is wrong with one field, in the words of the API server (`k8s.io/apimachinery/pkg/util/validation/field`).
struct FieldProblem: Hashable, Sendable {
    enum Reason: String, Sendable {
        case required = "FieldValueRequired"
        case invalid = "FieldValueInvalid"
        case notSupported = "FieldValueNotSupported"
        case typeInvalid = "FieldValueTypeInvalid"
        case forbidden = "FieldValueForbidden"
        case tooLong = "FieldValueTooLong"
        case tooMany = "FieldValueTooMany"
        case duplicate = "FieldValueDuplicate"
    }

    let reason: Reason
    /// The field's path: `spec.items[0].name`.
    let field: String
    /// What is wrong, without the path.
    let message: String

    /// As the message of the answer has it.
    var text: String { "\(field): \(message)" }

    /// The entry of `details.causes`.
    var cause: JSONValue {
        ["reason": .string(reason.rawValue), "message": .string(message), "field": .string(field)]
    }

    static func required(_ field: String, _ why: String = "") -> FieldProblem {
        FieldProblem(reason: .required, field: field, message: "Required value" + (why.isEmpty ? "" : ": \(why)"))
    }

    static func invalid(_ field: String, _ value: JSONValue, _ why: String) -> FieldProblem {
        FieldProblem(reason: .invalid, field: field, message: "Invalid value: \(value.text): \(why)")
    }

    /// A value that is told by its type only.
    static func typeInvalid(_ field: String, found: String, _ why: String, reason: Reason = .typeInvalid) -> FieldProblem {
        FieldProblem(reason: reason, field: field, message: "Invalid value: \"\(found)\": \(why)")
    }

    static func notSupported(_ field: String, _ value: JSONValue, supported: [String]) -> FieldProblem {
        let values = supported.map { "\"\($0)\"" }.joined(separator: ", ")
        return FieldProblem(
            reason: .notSupported, field: field, message: "Unsupported value: \(value.text): supported values: \(values)")
    }

    static func forbidden(_ field: String, _ why: String) -> FieldProblem {
        FieldProblem(reason: .forbidden, field: field, message: "Forbidden: \(why)")
    }
}
