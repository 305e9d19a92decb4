import ArcaneTestSupport

/// A port on which connecting hangs: its queue of waiting connections is full and nobody accepts.
enum FullListener {
    /// Runs `body` with such a port.
    static func with<Result: Sendable>(_ body: @Sendable (Int) async throws -> Result) async throws -> Result {
        let script = """
            import json, socket, threading
            listener = socket.socket()
            listener.bind(("127.0.0.1", 0))
            listener.listen(0)
            waiting = []
            for _ in range(4):
                client = socket.socket()
                client.setblocking(False)
                client.connect_ex(listener.getsockname())
                waiting.append(client)
            print(json.dumps({"port": listener.getsockname()[1]}), flush=True)
            threading.Event().wait()
            """
        let server = try ServerProcess(executable: Repository.python, arguments: ["-c", script])
        defer { server.stop() }
        return try await body(server.ready["port"] ?? 0)
    }
}
