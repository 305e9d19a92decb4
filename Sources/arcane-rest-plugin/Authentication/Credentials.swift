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
        let text = Data("\(username):\(password.exposed)".utf8).base64EncodedString()
        return .headers(["Authorization": Secret("Basic \(text)")])
    }

    /// A token in a header, behind the scheme's name if there is one.
    static func token(_ token: Secret, header: String = "Authorization", scheme: String = "Bearer") -> Credentials {
        .headers([header: scheme.isEmpty ? token : Secret("\(scheme) \(token.exposed)")])
    }

    /// Puts the credentials on `request` in place of what stands there.
    func apply(to request: inout HTTPRequest) {
        switch self {
        case .none: break
        case .headers(let headers):
            for (name, value) in headers.sorted(by: { $0.key < $1.key }) { request.headers[name] = value.exposed }
        case .query(let name, let value):
            guard var address = WebAddress(request.url) else { return }
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
