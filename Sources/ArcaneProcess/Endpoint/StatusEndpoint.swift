import ArcaneCore
import ArcaneHTTPServer
import Hummingbird

/// An HTTP endpoint with a few pages for Prometheus and the kubelet.
package struct StatusEndpoint: Sendable {
    private let host: String
    private let port: Int
    private let setting: String
    private let pages: [StatusPage]

    /// Creates an endpoint. `setting` is what chose the port, for the message where it is taken; port 0 serves nothing.
    package init(host: String = "0.0.0.0", port: Int, setting: String, pages: [StatusPage]) {
        self.host = host
        self.port = port
        self.setting = setting
        self.pages = pages
    }

    /// Serves while `body` runs, and throws a configuration error where the port is taken; `body` is not begun then.
    package func serve<Result: Sendable>(
        while body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        guard port != 0 else { return try await body() }
        do {
            return try await HTTPServer(responder, host: host, port: port).serve { _ in try await body() }
        } catch let failure as PortNotOpened {
            throw StreamError.configuration(
                "\(host):\(port) cannot be opened (\(failure.reason)); choose another port with \(setting), or 0 for none")
        }
    }

    private var responder: some HTTPResponder<BasicRequestContext> {
        let router = Router()
        for page in pages {
            router.get(RouterPath(page.path)) { _, _ in
                let content = page.content()
                return Response(
                    status: .init(code: content.status), headers: [.contentType: content.contentType],
                    body: .init(byteBuffer: ByteBuffer(string: content.text)))
            }
        }
        return router.buildResponder()
    }
}
