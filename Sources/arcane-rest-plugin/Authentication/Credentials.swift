import ArcaneCore
import ArcaneHTTP
import Foundation

/// What a request carries so that the API knows who asks, with all values at hand.
enum Credentials: Hashable, Sendable {
    /// Nothing.
    case none
    /// These header fields.
    case headers([String: Secret])
    /// A parameter of the query.
    case query(name: String, value: Secret)

    /// Name and password (RFC 7617).
    static func basic(username: String, password: Secret) -> Credentials {
        .headers(["Authorization": basicAuthorization(username: username, password: password)])
    }

    /// The value of the header `Authorization` for a name and a password (RFC 7617).
    static func basicAuthorization(username: String, password: Secret) -> Secret {
        Secret("Basic " + Data("\(username):\(password.exposed)".utf8).base64EncodedString())
    }

    /// A token in a header, behind the scheme's name if there is one.
    static func token(_ token: Secret, header: String = "Authorization", scheme: String = "Bearer") -> Credentials {
        .headers([header: scheme.isEmpty ? token : Secret("\(scheme) \(token.exposed)")])
    }

    /// The values that must not stand in a message, with and without the word of a scheme before them.
    var secrets: [Secret] {
        switch self {
        case .none: []
        case .headers(let headers):
            headers.values.flatMap { value in
                [value] + (value.exposed.split(separator: " ").last.map { [Secret(String($0))] } ?? [])
            }
        case .query(_, let value): [value, Secret(PercentEncoding.component(value.exposed))]
        }
    }

    /// Puts the credentials on `request` in place of what stands there.
    func apply(to request: inout HTTPRequest) {
        switch self {
        case .none: break
        case .headers(let headers):
            for (name, value) in headers.sorted(by: { $0.key < $1.key }) { request.headers[name] = value.exposed }
        case .query(let name, let value):
            guard var address = try? WebAddress(request.url) else { return }
            let encoded = PercentEncoding.component(name)
            // A link to a next page may carry the parameter already.
            var parameters = (address.query ?? "").split(separator: "&").map(String.init).filter {
                $0 != encoded && !$0.hasPrefix(encoded + "=")
            }
            parameters.append("\(encoded)=\(PercentEncoding.component(value.exposed))")
            address.query = parameters.joined(separator: "&")
            request.url = address.text
        }
    }
}
