import ArcaneCore
import ArcaneHTTP
import ArcaneJSON

/// The table of what each answer means, with the spec's `errors` laid over it: first its rules, then its lists.
///
/// | answer | meaning |
/// | --- | --- |
/// | 2xx | the page |
/// | 401 | a new token, once; then refused |
/// | 408, 425, 5xx | asked again |
/// | 429, and 403 with a spent rate limit | waited for |
/// | any other status | refused |
/// | no connection, TLS, reset, time-out, a body that is cut or cannot be decoded | asked again |
/// | an address that is none, a certificate that is not trusted, a refused redirect, a body that is too large | refused |
struct ResponseRules: Hashable, Sendable {
    /// Status codes that are asked for again.
    var retry: Set<Int> = []
    /// Status codes that count as a page without records.
    var ignore: Set<Int> = []
    /// Status codes that are never asked for again.
    var permanent: Set<Int> = []
    /// What decides before everything else, in this order.
    var rules: [AnswerRule] = []
    /// The path of a value in the body that makes a success an error unless it says nothing; empty for none.
    var bodyError: [String] = []
    /// What a body means that lacks the path to the records.
    var missingRecords = MissingRecordsRule.fail

    /// Whether the body of an answer that is no page has a say in what it means, or tells a person what to do.
    func needsBody(status: Int) -> Bool {
        (400..<500).contains(status) || rules.contains { $0.path != nil && $0.concerns(status: status) }
    }

    /// What the head of an answer means, and its body where it is no page. That of a page is judged when it is read.
    func verdict(_ answer: Answer) -> Verdict {
        if !answer.isSuccess, let verdict = ruled(answer) { return verdict }
        let status = answer.status
        if ignore.contains(status) { return .empty }
        if permanent.contains(status) {
            return .fail(.refused("\(answer.sentence), which errors.permanent lists\(answer.explanation)"))
        }
        if retry.contains(status) { return .retry(answer.sentence, after: answer.requestedPause) }
        switch status {
        case 200..<300: return .accept
        case 401 where answer.canRefresh: return .refreshToken(answer.sentence)
        case 429: return .slowDown(answer.sentence, after: answer.requestedPause)
        case 403 where answer.isLimitSpent:
            return .slowDown("\(answer.sentence) and a spent rate limit", after: answer.requestedPause)
        case 408, 425, 500..<600: return .retry(answer.sentence, after: answer.requestedPause)
        default: return .fail(.refused(answer.sentence + ResponseRules.remedy(status) + answer.explanation))
        }
    }

    private static func remedy(_ status: Int) -> String {
        switch status {
        case 401: ": the credentials are not accepted; check authentication and the Secret"
        case 403: ": the credentials do not allow it; check their permissions"
        case 404: ": there is nothing at this place; check request.url"
        case 300..<400: ", a redirect that names no place; check request.url"
        default: "; check the request, or list the status in errors.retry or errors.ignore"
        }
    }

    /// What the first rule that applies makes of an answer. The value is not repeated: it may hold data.
    private func ruled(_ answer: Answer) -> Verdict? {
        guard let index = rules.firstIndex(where: { $0.applies(status: answer.status, body: answer.body) }) else { return nil }
        let value = rules[index].path.map { " and \($0.joined(separator: "."))" } ?? ""
        let reason = "\(answer.sentence)\(value), which errors.rules[\(index)] is about"
        switch rules[index].action {
        case .ignore: return .empty
        case .retry: return .retry(reason, after: answer.requestedPause)
        case .wait: return .slowDown(reason, after: answer.requestedPause)
        case .refreshCredentials where answer.canRefresh: return .refreshToken(reason)
        case .refreshCredentials:
            return .fail(
                .refused(
                    "\(reason): the credentials are not accepted; check authentication and the Secret\(answer.explanation)"))
        case .fail: return .fail(.refused("\(reason)\(answer.explanation)"))
        }
    }

    /// What a failure before the end of a response means.
    func verdict(_ error: HTTPError) -> Verdict {
        let meaning = StreamError(error)
        return meaning.code == .transient ? .retry(error.message, after: nil) : .fail(meaning)
    }

    /// What a complete page means; the answer's body is that without its records. The text of an error in it is not repeated:
    /// it may hold data.
    ///
    /// A body without the path to the records is no empty page: it may as well be an error that came with a success, and a
    /// path that is spelled wrong would read nothing for ever.
    func verdict(page answer: Answer, records: [String], isPathFound: Bool) -> Verdict {
        if let verdict = ruled(answer) { return verdict }
        let request = answer.request
        if !bodyError.isEmpty, let error = answer.body[path: bodyError], !error.saysNothing {
            return .retry(
                "\(request) was answered with an error at \(bodyError.joined(separator: ".")) of the body",
                after: answer.requestedPause)
        }
        guard missingRecords == .fail, !isPathFound, let place = PathBreak.find(records, in: answer.body) else {
            return .accept
        }
        return .fail(
            .configuration(
                "records: the answer to \(request) \(place); set `records` to the path of the array of records, or, if the API "
                    + "leaves it out where there are none, `errors.missingRecords` to `empty`"))
    }
}

extension ResponseRules {
    /// What a body means that is not the JSON that was expected: a cut or garbled one may be whole the next time, one of
    /// another shape will not be.
    func verdict(_ error: JSONError, request: String) -> Verdict {
        switch error.code {
        case .syntax, .truncated, .empty, .notJSON: .retry("\(request) was answered, but \(error)", after: nil)
        case .wrongType, .tooLarge: .fail(.refused("\(request) was answered, but \(error)"))
        }
    }
}
