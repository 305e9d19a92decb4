import ArcaneCore
import ArcaneHTTP
import Crypto

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Signs requests to Azure Blob Storage with the account's key.
///
/// Pure: the time is a parameter and nothing is sent. The rules are those of "Authorize with Shared Key" in the REST reference
/// of Azure Storage, for versions since 2015-02-21.
struct AzureSharedKey: Hashable, Sendable {
    /// The account's name.
    let account: String
    private let key: Secret

    /// Signs for `account` with `key`, in base64 as the portal shows it; nil where it is not base64.
    init?(account: String, key: Secret) {
        guard let bytes = Data(base64Encoded: key.exposed), !bytes.isEmpty else { return nil }
        self.account = account
        self.key = key
    }

    /// The header fields to send a request with: those of `headers`, the time and the signature.
    ///
    /// `address` is the URL as it is sent, `length` the size of the body.
    func signedHeaders(
        method: String, address: WebAddress, headers: HTTPHeaders, length: Int, at time: Timestamp
    ) -> HTTPHeaders {
        var headers = headers
        headers["x-ms-date"] = HTTPDate.text(time)
        let text = stringToSign(method: method, address: address, headers: headers, length: length)
        let symmetric = SymmetricKey(data: Data(base64Encoded: key.exposed) ?? Data())
        let signature = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: symmetric)
        headers["Authorization"] = "SharedKey \(account):\(Data(signature).base64EncodedString())"
        return headers
    }

    /// The text that is signed: the method, eleven standard fields, the `x-ms-` fields and the resource.
    func stringToSign(method: String, address: WebAddress, headers: HTTPHeaders, length: Int) -> String {
        let standard = [
            "Content-Encoding", "Content-Language", "Content-Length", "Content-MD5", "Content-Type", "Date",
            "If-Modified-Since",
            "If-Match", "If-None-Match", "If-Unmodified-Since", "Range",
        ]
        let values = standard.map { name in
            name == "Content-Length" ? (length == 0 ? "" : String(length)) : headers[name] ?? ""
        }
        let own = headers.fields.map { (name: $0.name.lowercased(), value: $0.value.trimmingWhitespace()) }
            .filter { $0.name.hasPrefix("x-ms-") }
            .sorted { $0.name < $1.name }
            .map { "\($0.name):\($0.value)" }
        return ([method] + values + own + [resource(address)]).joined(separator: "\n")
    }

    /// The account, the path as it is sent, and the query's parameters, decoded, in the order of their lower-case names.
    private func resource(_ address: WebAddress) -> String {
        var parameters: [String: [String]] = [:]
        for parameter in (address.query ?? "").split(separator: "&") {
            let name = parameter.prefix { $0 != "=" }
            let value = parameter[name.endIndex...].dropFirst()
            let decoded = [name, value].map { String(decoding: PercentEncoding.decode($0.utf8), as: UTF8.self) }
            parameters[decoded[0].lowercased(), default: []].append(decoded[1])
        }
        let lines = parameters.sorted { $0.key < $1.key }.map { "\n\($0.key):\($0.value.sorted().joined(separator: ","))" }
        return "/\(account)\(address.path)" + lines.joined()
    }
}
