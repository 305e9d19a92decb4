import ArcaneCore
import ArcaneJSON

/// The variables by which the reference platform's REST plugin is told its credentials; read where a spec has no
/// `authentication`.
///
/// The additional headers (`ARCANE__TOKENREQUESTADDITIONALHEADERS`) go with the request for the token, as their name says.
struct ReferenceVariables {
    /// The variables of the process.
    let environment: [String: String]

    /// How requests are authorised by these variables; nil where they say nothing. Throws `StreamError.configuration`.
    func plan() throws -> AuthenticationPlan? {
        if let headers = try texts("ARCANE__AUTHHEADERS") { return .fixed(.headers(headers)) }
        guard let url = value("ARCANE__AUTHURL") else { return nil }
        guard let token = value("ARCANE__TOKENPROPERTYNAME") else {
            throw StreamError.configuration(
                "the variable ARCANE__TOKENPROPERTYNAME is not set; it names the property of the response that is the token")
        }
        let contentType = value("ARCANE__TOKENREQUESTCONTENTTYPE") ?? "application/json"
        let request = TokenRequest(
            method: value("ARCANE__TOKENHTTPMETHOD")?.uppercased() ?? "POST", url: url,
            headers: try texts("ARCANE__TOKENREQUESTADDITIONALHEADERS") ?? [:], contentType: contentType,
            body: try body(contentType: contentType))
        let header = value("ARCANE__TOKENREQUESTHEADERNAME") ?? "Authorization"
        let scheme = value("ARCANE__TOKENREQUESTTOKENSCHEME") ?? (header.lowercased() == "authorization" ? "Bearer" : "")
        return .endpoint(request, TokenResponse(token: [token], lifetime: try lifetime()), header: header, scheme: scheme)
    }

    private func value(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A JSON object of texts.
    private func texts(_ name: String) throws -> [String: Secret]? {
        guard let text = value(name) else { return nil }
        guard let members = try? JSONValue(parsing: text).objectValue, members.values.allSatisfy({ $0.stringValue != nil })
        else {
            throw StreamError.configuration(
                "the variable \(name) must be a JSON object of texts, such as {\"X-Api-Key\": \"…\"}")
        }
        return members.compactMapValues { $0.stringValue.map(Secret.init) }
    }

    /// The body: as it is, or, for a form, made of a JSON object of fields.
    private func body(contentType: String) throws -> Secret? {
        guard let text = value("ARCANE__TOKENREQUESTBODY") else { return nil }
        guard TemplatePlace.body(contentType: contentType) == .form, text.first == "{" else { return Secret(text) }
        let fields = try texts("ARCANE__TOKENREQUESTBODY") ?? [:]
        return Secret(TokenRequest.form(fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value.exposed) }))
    }

    /// A property of the response, or a fixed period as `hh:mm:ss` or a duration.
    private func lifetime() throws -> TokenResponse.Lifetime? {
        if let property = value("ARCANE__EXPIRATIONPERIODPROPERTYNAME") { return .path([property]) }
        guard let text = value("ARCANE__EXPIRATIONPERIOD") else { return nil }
        let parts = text.split(separator: ":").map { Int($0) }
        if parts.count == 3, let hours = parts[0], let minutes = parts[1], let seconds = parts[2] {
            return .fixed(.seconds(hours * 3600 + minutes * 60 + seconds))
        }
        guard let duration = DurationText.parse(text) else {
            throw StreamError.configuration("the variable ARCANE__EXPIRATIONPERIOD must be a period such as 01:00:00 or 1h")
        }
        return .fixed(duration)
    }
}
