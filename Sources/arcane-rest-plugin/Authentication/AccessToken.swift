import ArcaneCore

/// A token that requests carry, and when it ends.
struct AccessToken: Hashable, Sendable {
    /// The token itself.
    var value: Secret
    /// When the API stops accepting it; nil where nobody knows, and it is used until it is refused.
    var expiresAt: Timestamp?
    /// When it was obtained.
    var obtainedAt: Timestamp

    /// Whether the token is still to be used at `now`: until a tenth of its life, at most a minute, before its end.
    func isFresh(at now: Timestamp) -> Bool {
        guard let expiresAt else { return true }
        let margin = min(.seconds(60), (expiresAt - obtainedAt) / 10)
        return now < expiresAt - margin
    }
}
