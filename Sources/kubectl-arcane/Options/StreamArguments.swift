import ArcaneKubernetes
import ArgumentParser

/// One stream of a class.
struct StreamArgument: ParsableArguments {
    @Argument(help: "The StreamClass of the stream.")
    var streamClass: String

    @Argument(help: "The name of the stream.")
    var streamId: String

    @OptionGroup var namespace: NamespaceOption
}

/// One or more streams of a class.
struct StreamArguments: ParsableArguments {
    @Argument(help: "The StreamClass of the streams.")
    var streamClass: String

    @Argument(help: "The names of the streams.")
    var streamId: [String]

    @OptionGroup var namespace: NamespaceOption

    /// The streams in `namespace`.
    func names(in namespace: String) -> [ObjectName] { streamId.map { ObjectName(namespace, $0) } }
}
