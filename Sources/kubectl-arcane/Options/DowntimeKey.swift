import ArgumentParser

/// The name of a downtime, which is the value of a label.
struct DowntimeKey: ExpressibleByArgument, Hashable, Sendable {
    let text: String

    /// Takes what Kubernetes takes as the value of a label: up to 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends.
    init?(argument: String) {
        func isAlphanumeric(_ character: Character?) -> Bool {
            character.map { $0.isASCII && ($0.isLetter || $0.isNumber) } ?? false
        }
        guard argument.count <= 63, isAlphanumeric(argument.first), isAlphanumeric(argument.last),
            argument.allSatisfy({ isAlphanumeric($0) || "-_.".contains($0) })
        else { return nil }
        text = argument
    }

    /// The labels of the streams that are in it.
    var selector: String { "\(DowntimeMetadata.keyLabel)=\(text)" }
}
