/// The header `Link` (RFC 8288, section 3).
enum LinkHeader {
    /// The target of the first link with this relation in a header's value; nil where there is none.
    static func target(relation: String, in value: String) -> String? {
        var rest = value[...]
        while true {
            rest = rest.drop { $0 == " " || $0 == "\t" || $0 == "," }
            guard rest.first == "<", let end = rest.firstIndex(of: ">") else { return nil }
            let target = rest[rest.index(after: rest.startIndex)..<end]
            rest = rest[end...].dropFirst()
            var relations: String?
            while let (name, value) = parameter(&rest) {
                // Only the first `rel` of a link counts (section 3.3).
                if name == "rel", relations == nil { relations = value }
            }
            let names = (relations ?? "").lowercased().split(separator: " ")
            if names.contains(Substring(relation)) { return String(target) }
        }
    }

    /// Takes `;name=value` or `;name="value"` from the front of `rest`.
    private static func parameter(_ rest: inout Substring) -> (name: String, value: String)? {
        rest = rest.drop { $0 == " " || $0 == "\t" }
        guard rest.first == ";" else { return nil }
        rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
        let name = rest.prefix { !";,= \t".contains($0) }
        rest = rest.dropFirst(name.count).drop { $0 == " " || $0 == "\t" }
        guard rest.first == "=" else { return (name.lowercased(), "") }
        rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
        guard rest.first == "\"" else {
            let value = rest.prefix { !";, \t".contains($0) }
            rest = rest.dropFirst(value.count)
            return (name.lowercased(), String(value))
        }
        return (name.lowercased(), quoted(&rest))
    }

    private static func quoted(_ rest: inout Substring) -> String {
        var value = ""
        rest = rest.dropFirst()
        while let character = rest.popFirst(), character != "\"" {
            if character == "\\", let escaped = rest.popFirst() {
                value.append(escaped)
            } else {
                value.append(character)
            }
        }
        return value
    }
}
