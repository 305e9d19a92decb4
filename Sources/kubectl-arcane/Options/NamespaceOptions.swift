import ArgumentParser

/// The namespace of the streams that are meant.
struct NamespaceOption: ParsableArguments {
    @Option(name: .shortAndLong, help: ArgumentHelp("The namespace. Without it, that of the context.", valueName: "name"))
    var namespace: String?
}

/// The namespaces of the streams that are meant.
struct NamespaceOptions: ParsableArguments {
    @OptionGroup var one: NamespaceOption

    @Flag(name: [.customShort("A"), .long], help: "All namespaces.")
    var allNamespaces = false

    func validate() throws {
        if allNamespaces, one.namespace != nil { throw ValidationError("Give either --namespace or --all-namespaces.") }
    }
}
