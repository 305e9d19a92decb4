import ArcaneCore

/// Whether the server lives, and which version of the API it is like.
struct ProbeEndpoint: Sendable {
    /// The version that `/version` tells of: the one whose behaviour is followed.
    static let minor = "31"

    /// The answer; nil for other paths.
    func answer(_ request: APIRequest) -> APIAnswer? {
        switch request.path {
        case "/healthz", "/livez", "/readyz": .text("ok")
        case "/version", "/version/":
            .json([
                "major": "1", "minor": .string(Self.minor), "gitVersion": .string("v1.\(Self.minor).0+arcane"), "gitCommit": "",
                "gitTreeState": "clean", "buildDate": "1970-01-01T00:00:00Z", "goVersion": "", "compiler": "swift",
                "platform": "local",
            ])
        default: nil
        }
    }

    /// Whether the path is answered without a token, as the API server does.
    static func isPublic(_ path: String) -> Bool {
        ["/healthz", "/livez", "/readyz", "/version", "/version/"].contains(path)
    }
}
