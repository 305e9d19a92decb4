/// One of the types that a client takes, as its `Accept` header lists them.
struct MediaRange: Hashable, Sendable {
    /// The type, such as `application/json`.
    let type: String
    /// The parameters behind it, such as `as=Table`.
    let parameters: [String: String]

    /// Reads the header, in the client's order.
    static func list(_ accept: String) -> [MediaRange] {
        accept.split(separator: ",").map { range in
            let parts = range.split(separator: ";").map { String($0).trimmingSpaces }
            let pairs = parts.dropFirst().map { part in
                let name = part.prefix { $0 != "=" }
                return (String(name), String(part.dropFirst(name.count + 1)))
            }
            return MediaRange(type: parts.first ?? "", parameters: Dictionary(pairs) { first, _ in first })
        }
    }

    /// The first form of JSON that the client asks for and `offers` has; nil where plain JSON comes before it.
    ///
    /// A form is what the parameters `as`, `g` and `v` name: `Table` of `meta.k8s.io` in `v1`.
    static func form(_ accept: String, among offers: [JSONForm]) -> JSONForm? {
        for range in list(accept) where range.type == "application/json" {
            guard let kind = range.parameters["as"] else { return nil }
            let form = JSONForm(kind: kind, group: range.parameters["g"] ?? "", version: range.parameters["v"] ?? "")
            if offers.contains(form) { return form }
        }
        return nil
    }
}

/// A form of JSON besides that of the objects themselves.
struct JSONForm: Hashable, Sendable {
    let kind: String
    let group: String
    let version: String

    /// Group and version, as objects have them.
    var apiVersion: String { "\(group)/\(version)" }
    /// The content type of an answer in this form.
    var contentType: String { "application/json;g=\(group);v=\(version);as=\(kind)" }
}
