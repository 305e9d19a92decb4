/// What a request does, in the words of RBAC.
public enum APIVerb: String, Hashable, Sendable {
    case get, list, watch, create, update, patch, delete
    case deleteCollection = "deletecollection"

    /// Whether it may change something.
    public var isWrite: Bool {
        switch self {
        case .get, .list, .watch: false
        case .create, .update, .patch, .delete, .deleteCollection: true
        }
    }
}
