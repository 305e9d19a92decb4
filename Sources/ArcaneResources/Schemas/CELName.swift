/// The names of properties as CEL expressions of Kubernetes write them.
///
/// https://kubernetes.io/docs/reference/using-api/cel/#escaping
enum CELName {
    private static let reserved: Set<String> = [
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let",
        "loop", "package", "namespace", "return", "var", "void", "while",
    ]

    /// `name` as it stands after `self.`; reserved words get underscores, signs get names.
    static func escaped(_ name: String) -> String {
        if reserved.contains(name) { return "__\(name)__" }
        return name.replacing("__", with: "__underscores__").replacing(".", with: "__dot__")
            .replacing("-", with: "__dash__").replacing("/", with: "__slash__")
    }
}
