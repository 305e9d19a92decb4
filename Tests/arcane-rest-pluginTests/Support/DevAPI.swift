import ArcaneCore
import ArcaneHTTP
import ArcaneJSON
import ArcaneTestSupport

/// The development API, started for one test.
struct DevAPI: Sendable {
    /// Where it is, such as `http://127.0.0.1:41235`.
    let base: String
    private let http = HTTPClient()

    /// Lets the next requests go wrong as `scripts/dev_rest_api/faults.py` says.
    func fail(_ faults: JSONValue...) async throws {
        try await post("/control", .array(faults))
    }

    /// Makes new orders and changes existing ones.
    func append(count: Int = 0, updates: Int = 0, at time: Timestamp? = nil) async throws {
        var given: JSONValue = ["count": .integer(count), "updates": .integer(updates)]
        if let time, case .object(var members) = given {
            members["at"] = .string(time.iso8601)
            given = .object(members)
        }
        try await post("/append", given)
    }

    /// Changes the shape of the records made from now on.
    func reshape(_ change: JSONValue) async throws {
        try await post("/schema", change)
    }

    /// The requests for data so far.
    func requests() async throws -> [JSONValue] {
        try await log().filter { $0["path"]?.stringValue?.hasPrefix("/token") == false }
    }

    /// The requests for tokens so far.
    func tokenRequests() async throws -> [JSONValue] {
        try await log().filter { $0["path"]?.stringValue?.hasPrefix("/token") == true }
    }

    /// The numbers of all orders that exist.
    func ids() async throws -> [Int] {
        try await get("/truth")["records"]?.arrayValue?.compactMap { $0["id"]?.intValue }.sorted() ?? []
    }

    /// The versions of all orders: the order's number, and which of its versions it is.
    func versions() async throws -> [(id: Int, number: Int)] {
        try await get("/truth?history=true")["records"]?.arrayValue?.compactMap { record in
            guard let id = record["id"]?.intValue, let number = record["version"]?.intValue else { return nil }
            return (id, number)
        } ?? []
    }

    private func log() async throws -> [JSONValue] {
        try await get("/log")["requests"]?.arrayValue ?? []
    }

    private func get(_ path: String) async throws -> JSONValue {
        try JSONValue(parsing: try await http.fetch(HTTPRequest("GET", base + path), limit: 1 << 28).body)
    }

    private func post(_ path: String, _ body: JSONValue) async throws {
        let answer = try await http.fetch(HTTPRequest("POST", base + path, body: Array(body.text.utf8)), limit: 1 << 20)
        guard answer.status == 200 else { throw StreamError.configuration(String(decoding: answer.body, as: UTF8.self)) }
    }
}

/// Starts the development API with these arguments, runs `body`, and stops it.
func withDevAPI<Result: Sendable>(
    _ arguments: String..., body: @Sendable (DevAPI) async throws -> Result
) async throws -> Result {
    try await withPythonServer("scripts/dev-rest-api", arguments) { ready in
        try await body(DevAPI(base: "http://127.0.0.1:\(ready["port"] ?? 0)"))
    }
}
