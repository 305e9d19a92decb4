import ArcaneCore

/// How requests to Azure Blob Storage are authorized.
enum AzureCredentials: Hashable, Sendable {
    /// Signed with the account's key.
    case sharedKey(AzureSharedKey)
    /// With a shared access signature: a query string that says what is allowed until when.
    case signature(Secret)

    /// The credentials for `account` in the environment, and the Blob endpoint where a connection string gives one.
    ///
    /// The connection string comes first, then the key, then the shared access signature. Throws `StreamError.configuration`.
    static func read(_ environment: [String: String], account: String) throws -> (AzureCredentials, endpoint: String?) {
        let set = environment.filter { !$0.value.isEmpty }
        if let text = set["AZURE_STORAGE_CONNECTION_STRING"] { return try read(connectionString: text, account: account) }
        if let key = set["AZURE_STORAGE_ACCOUNT_KEY"] ?? set["AZURE_STORAGE_KEY"] {
            let name = set["AZURE_STORAGE_ACCOUNT_KEY"] == nil ? "AZURE_STORAGE_KEY" : "AZURE_STORAGE_ACCOUNT_KEY"
            return (try sharedKey(account, key, from: name), nil)
        }
        if let token = set["AZURE_STORAGE_SAS_TOKEN"] { return (signature(token), nil) }
        throw StreamError.configuration(
            "no credentials for the storage account '\(account)': set AZURE_STORAGE_ACCOUNT_KEY, AZURE_STORAGE_SAS_TOKEN or "
                + "AZURE_STORAGE_CONNECTION_STRING")
    }

    private static func read(connectionString text: String, account: String) throws -> (AzureCredentials, endpoint: String?) {
        var settings: [String: String] = [:]
        for setting in text.split(separator: ";") {
            let name = setting.prefix { $0 != "=" }
            settings[name.trimmingCase()] = String(setting[name.endIndex...].dropFirst())
        }
        if let other = settings["accountname"], other.lowercased() != account.lowercased() {
            throw StreamError.configuration(
                "AZURE_STORAGE_CONNECTION_STRING is for the account '\(other)', sink.location for '\(account)': "
                    + "make them the same"
            )
        }
        let endpoint =
            settings["blobendpoint"]
            ?? settings["endpointsuffix"].map { "\(settings["defaultendpointsprotocol"] ?? "https")://\(account).blob.\($0)" }
        if let key = settings["accountkey"] {
            return (try sharedKey(account, key, from: "AccountKey in AZURE_STORAGE_CONNECTION_STRING"), endpoint)
        }
        if let token = settings["sharedaccesssignature"] { return (signature(token), endpoint) }
        throw StreamError.configuration(
            "AZURE_STORAGE_CONNECTION_STRING has neither AccountKey nor SharedAccessSignature: copy it from the portal")
    }

    private static func sharedKey(_ account: String, _ key: String, from name: String) throws -> AzureCredentials {
        guard let key = AzureSharedKey(account: account, key: Secret(key.trimmingWhitespace())) else {
            throw StreamError.configuration(
                "\(name) is not base64: copy the key of the account '\(account)' as the portal shows it")
        }
        return .sharedKey(key)
    }

    private static func signature(_ token: String) -> AzureCredentials {
        let trimmed = token.trimmingWhitespace()
        return .signature(Secret(trimmed.hasPrefix("?") ? String(trimmed.dropFirst()) : trimmed))
    }
}

extension Substring {
    /// The text in lower case without white space at its ends, as names of settings are compared.
    fileprivate func trimmingCase() -> String { String(self).trimmingWhitespace().lowercased() }
}
