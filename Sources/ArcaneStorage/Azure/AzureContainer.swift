import ArcaneCore
import ArcaneHTTP

/// A container of a storage account and how its URLs are written.
struct AzureContainer: Hashable, Sendable {
    /// The container's name.
    let name: String
    /// The account's name.
    let account: String
    /// What all keys begin with, with a `/` at its end; empty for nothing.
    let prefix: String
    /// The URL of the account's Blob endpoint.
    let endpoint: WebAddress

    /// The container `name` of the account on `host`; `endpoint` replaces the URL that belongs to the host.
    /// Throws `StreamError.configuration`.
    init(name: String, host: String, prefix: String, endpoint: String?) throws {
        account = String(host.prefix { $0 != "." })
        let url = endpoint ?? "https://\(host.replacing(".dfs.", with: ".blob.", maxReplacements: 1))"
        guard let address = try? WebAddress(url), address.query == nil, address.userInformation == nil else {
            throw StreamError.configuration(
                "the endpoint of the storage account '\(account)' is no http or https URL: correct BlobEndpoint in AZURE_STORAGE_CONNECTION_STRING"
            )
        }
        self.name = name
        self.prefix = prefix.isEmpty ? "" : prefix + "/"
        self.endpoint = address
    }

    /// The address of the object with the full key `key`, or of the container itself, with `query` (names and values, not
    /// encoded).
    func address(_ key: String = "", _ query: [(name: String, value: String)] = []) -> WebAddress {
        var address = endpoint
        if address.path.hasSuffix("/") { address.path.removeLast() }
        address.path += "/" + PercentEncoding.component(name)
        if !key.isEmpty { address.path += "/" + PercentEncoding.path(key) }
        address.query = PercentEncoding.query(query)
        return address
    }
}
