import ArcaneCore
import ArcaneHTTP

/// What Azure Blob Storage says about a request that failed.
struct AzureFailure: Hashable, Sendable {
    /// The status code of the answer.
    let status: Int
    /// Azure's code, such as `ContainerNotFound`; empty where the answer holds none.
    let code: String

    /// Reads an answer: the code is a header field, and in the body too.
    init(_ answer: StoreAnswer) {
        status = answer.status
        code = answer.headers["x-ms-error-code"] ?? XMLElement(answer.body)?["Code"]?.text ?? ""
    }

    /// Whether the same request may succeed later.
    func isTransient(_ statuses: Set<Int>) -> Bool {
        statuses.contains(status) || status >= 500 && status != 501 || code == "OperationTimedOut" || code == "ServerBusy"
    }

    /// The error for the person who runs the stream; `purpose` says what was to be done.
    ///
    /// Azure's own sentence is left out: for a wrong signature it repeats what was signed.
    func streamError(_ purpose: String, container: AzureContainer, statuses: Set<Int>) -> StreamError {
        let text = "cannot \(purpose) (\(code.isEmpty ? "" : code + ", ")status \(status))"
        switch code {
        case "ContainerNotFound":
            return .refused(
                "\(text): create the container '\(container.name)' in the account '\(container.account)', or "
                    + "correct sink.location"
            )
        case "AuthenticationFailed", "InvalidAuthenticationInfo", "NoAuthenticationInformation":
            return .refused(
                "\(text): correct AZURE_STORAGE_ACCOUNT_KEY or AZURE_STORAGE_SAS_TOKEN (a signature may have expired), "
                    + "and check this machine's clock")
        case "AuthorizationFailure", "AuthorizationPermissionMismatch", "AuthorizationServiceMismatch",
            "AuthorizationResourceTypeMismatch", "AuthorizationProtocolMismatch", "AuthorizationSourceIPMismatch",
            "InsufficientAccountPermissions", "KeyBasedAuthenticationNotPermitted", "AccountIsDisabled":
            return .refused(
                "\(text): allow reading, writing, listing and deleting blobs, and access from this network, to the "
                    + "account '\(container.account)'"
            )
        case "BlobImmutableDueToPolicy", "LeaseIdMissing":
            return .refused("\(text): remove the lease or the immutability policy from the blob")
        case "RequestBodyTooLarge", "BlockCountExceedsLimit":
            return .configuration("\(text): lower groupsPerFile or rowsPerGroup")
        default: break
        }
        if isTransient(statuses) { return .transient("\(text): the store failed at every try") }
        return .refused("\(text): check sink.location, and BlobEndpoint in AZURE_STORAGE_CONNECTION_STRING")
    }
}
