/// The head of a response and its body, which is still arriving.
public struct HTTPResponse: Sendable {
    /// The status code.
    public var status: Int
    /// The header fields.
    public var headers: HTTPHeaders
    /// The body as it arrives. A reader that stops reading pauses the transfer; one that goes away ends it.
    public var body: HTTPBody

    /// Whether the status is 200 to 299.
    public var isSuccess: Bool { (200..<300).contains(status) }
}
