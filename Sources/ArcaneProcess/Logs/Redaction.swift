/// Keeps secrets out of everything a process writes, also where some library put one into a message.
///
/// The values of variables whose names say that they are secret are replaced by `***` wherever they stand in a line.
package struct Redaction: Sendable {
    private let secrets: [String]

    private static let marks = [
        "SECRET", "TOKEN", "PASSWORD", "PASSWD", "_KEY", "APIKEY", "CONNECTIONSTRING", "CONNECTION_STRING", "AUTHHEADERS",
        "CREDENTIAL", "SAS", "PRIVATE",
    ]

    /// Finds the secrets among the variables of a process. What is shorter than six characters cannot be told from other text.
    package init(environment: [String: String]) {
        secrets = environment.filter { name, value in
            let name = name.uppercased()
            return value.count >= 6 && !name.hasPrefix("STREAMCONTEXT") && !name.hasSuffix("_FILE")
                && Redaction.marks.contains { name.contains($0) }
        }
        .values.sorted { $0.count > $1.count }
    }

    /// `text` without any of the secrets.
    package func apply(to text: String) -> String {
        secrets.reduce(text) { $0.contains($1) ? $0.replacing($1, with: "***") : $0 }
    }
}
