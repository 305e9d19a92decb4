/// Puts values in the place of `$(NAME)` in environments, commands and arguments, as Kubernetes does.
///
/// `$$` stands for `$`, so that `$$(NAME)` is left as `$(NAME)`; a name that is not known stays as it is written.
enum VariableExpansion {
    /// `text` with the values of `variables`.
    static func expand(_ text: String, _ variables: [String: String]) -> String {
        var output = ""
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            output += rest[..<dollar]
            rest = rest[dollar...].dropFirst()
            switch rest.first {
            case "$"?:
                output += "$"
                rest = rest.dropFirst()
            case "("?:
                guard let end = rest.firstIndex(of: ")") else {
                    output += "$"
                    continue
                }
                let name = String(rest[rest.startIndex..<end].dropFirst())
                output += variables[name] ?? "$(\(name))"
                rest = rest[end...].dropFirst()
            default: output += "$"
            }
        }
        return output + rest
    }
}
