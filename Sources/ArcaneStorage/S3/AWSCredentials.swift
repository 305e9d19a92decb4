public import ArcaneCore

/// Keys that requests to AWS, or to a service that speaks its protocols, are signed with.
public struct AWSCredentials: Hashable, Sendable {
    /// The public name of the key, such as `AKIA…`.
    public var accessKeyID: String
    /// The key itself.
    public var secretAccessKey: Secret
    /// The token that goes with temporary keys.
    public var sessionToken: Secret?

    /// Creates credentials.
    public init(accessKeyID: String, secretAccessKey: Secret, sessionToken: Secret? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
    }

    /// The keys of `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`; nil where neither of the first two is
    /// set. Throws `StreamError` where only one of them is.
    public init?(environment: [String: String]) throws {
        let set = environment.filter { !$0.value.isEmpty }
        switch (set["AWS_ACCESS_KEY_ID"], set["AWS_SECRET_ACCESS_KEY"]) {
        case (nil, nil): return nil
        case (let id?, let key?):
            self.init(accessKeyID: id, secretAccessKey: Secret(key), sessionToken: set["AWS_SESSION_TOKEN"].map { Secret($0) })
        case (nil, _?):
            throw StreamError.configuration("AWS_SECRET_ACCESS_KEY is set but AWS_ACCESS_KEY_ID is not: set both, or neither")
        case (_?, nil):
            throw StreamError.configuration("AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not: set both, or neither")
        }
    }
}
