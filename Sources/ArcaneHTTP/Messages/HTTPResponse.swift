/// The head of a response and its body, which is still arriving.
public struct HTTPResponse: Sendable {
    /// The status code.
    public var status: Int
    /// The header fields as the server sent them. `Content-Encoding` and `Content-Length` describe the body before it was decoded.
    public var headers: HTTPHeaders
    /// The URL that answered: the request's, or where redirects led. It may hold secrets in its query.
    public var url: String
    /// The body as it arrives, its content encoding undone. A reader that stops reading pauses the transfer; one that goes away ends it.
    public var body: HTTPBody

    /// Whether the status is 200 to 299.
    public var isSuccess: Bool { (200..<300).contains(status) }
}
