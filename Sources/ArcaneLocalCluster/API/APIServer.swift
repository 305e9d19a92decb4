public import ArcaneCore
import ArcaneHTTPServer
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging

/// Serves the API on the loopback interface, to those who know the token: by HTTPS where it has an identity, by HTTP where not.
public struct APIServer: Sendable {
    private let service: APIService
    private let token: Secret
    private let identity: ServerIdentity?
    private let port: Int
    private let logger: Logger

    /// Creates a server. Port 0 takes any that is free.
    public init(
        _ service: APIService, token: Secret, identity: ServerIdentity? = nil, port: Int = 0,
        logger: Logger = Logger(label: "control-plane")
    ) {
        self.service = service
        self.token = token
        self.identity = identity
        self.port = port
        self.logger = logger
    }

    /// Serves while `body` runs, which is given the port. Throws a configuration error where the port is taken.
    public func serve<Result: Sendable>(
        while body: @escaping @Sendable (_ port: Int) async throws -> Result
    ) async throws -> Result {
        let server = HTTPServer(CallbackResponder(callback: respond), port: port) { [identity] responder in
            let plain = HTTP1Channel(responder: responder)
            guard let identity else { return plain }
            return try TLSChannel(plain, tlsConfiguration: identity.configuration)
        }
        do {
            return try await server.serve(while: body)
        } catch let failure as PortNotOpened {
            throw StreamError.configuration(
                "port \(port) cannot be opened (\(failure.reason)); choose another one, or 0 for any")
        }
    }

    private typealias Field = HTTPFields.Element

    /// The largest body of a request: an object of the largest size, with some room for what JSON adds.
    private static let largestBody = 3 << 20

    @Sendable private func respond(_ request: Request, _ context: ConnectionContext) async throws -> Response {
        func header(_ name: Field.Name) -> String { request.headers[name] ?? "" }
        guard ProbeEndpoint.isPublic(request.uri.path) || header(.authorization) == "Bearer \(token.exposed)" else {
            let failure = APIFailure(status: 401, reason: "Unauthorized", message: "Unauthorized")
            return Self.response(.failure(failure), to: request)
        }
        var body: [UInt8] = []
        // The body of a GET stays unread: it means nothing, and behind it a stream's end is noticed.
        if request.method != .get {
            do {
                body = Array(try await request.body.collect(upTo: Self.largestBody).readableBytesView)
            } catch {
                // The only other reason is a client that has gone, which reads no answer.
                return Self.response(
                    .failure(.tooLarge("Request entity too large: limit is \(Self.largestBody)")), to: request)
            }
        }
        let asked = APIRequest(
            method: request.method.rawValue, path: request.uri.path, query: request.uri.query ?? "", accept: header(.accept),
            contentType: header(.contentType), userAgent: header(.userAgent), body: body)
        do {
            return Self.response(try await service.answer(asked), to: request)
        } catch is APIService.Dropped {
            // The response has nowhere to go any more.
            context.cutConnection()
            return Response(status: .internalServerError)
        }
    }

    private static func response(_ answer: APIAnswer, to request: Request) -> Response {
        var headers: HTTPFields = [.contentType: answer.contentType]
        if case .stream = answer.body { headers[.connection] = "close" }
        for (name, value) in answer.headers {
            if let name = Field.Name(name) { headers.append(Field(name: name, value: value)) }
        }
        let body: ResponseBody =
            switch answer.body {
            case .bytes(let bytes): ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
            case .stream(let write):
                ResponseBody { writer in
                    // A client that goes is noticed at once, so that its watch ends too. Only a body that nobody has read can tell.
                    guard request.method == .get else {
                        try await write { piece in try await writer.write(ByteBuffer(bytes: piece)) }
                        return try await writer.finish(nil)
                    }
                    try await request.body.consumeWithCancellationOnInboundClose { _ in
                        try await write { piece in try await writer.write(ByteBuffer(bytes: piece)) }
                        try await writer.finish(nil)
                    }
                }
            }
        return Response(status: .init(code: answer.status), headers: headers, body: body)
    }
}

/// What is known of a request besides the request: its connection, which a fault may cut.
private struct ConnectionContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let cutConnection: @Sendable () -> Void

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        let channel = source.channel
        cutConnection = { channel.close(promise: nil) }
    }
}
