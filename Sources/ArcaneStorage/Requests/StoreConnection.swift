import ArcaneCore
import ArcaneHTTP

/// Sends authorized requests about the objects of one place, and understands the answers of its service.
protocol StoreConnection: Sendable {
    /// What all keys begin with, with a `/` at its end; empty for nothing.
    var prefix: String { get }
    /// Header fields that a whole object is written with.
    var writeHeaders: HTTPHeaders { get }

    /// Sends a request, again where that may help, and returns its last answer, whatever that is.
    func send(_ call: StoreCall) async throws -> StoreAnswer
    /// Whether an answer says that the request failed.
    func isFailure(_ answer: StoreAnswer, _ call: StoreCall) -> Bool
    /// Whether a failure says that there is no such object.
    func isMissingObject(_ answer: StoreAnswer) -> Bool
    /// Whether the failure of a conditional write says that there is an object already.
    func isObjectPresent(_ answer: StoreAnswer) -> Bool
    /// The error that a failed answer means.
    func error(_ answer: StoreAnswer, _ call: StoreCall) -> StreamError
    /// An object as messages name it.
    func name(_ key: String) -> String
}

extension StoreConnection {
    /// The full key of an object of the location.
    func fullKey(_ key: String) -> String { prefix + key }

    /// Sends a request whose failures are all errors, and returns the good answer.
    @discardableResult
    func succeed(_ call: StoreCall) async throws -> StoreAnswer {
        let answer = try await send(call)
        if isFailure(answer, call) { throw error(answer, call) }
        return answer
    }
}

// What both services do in the same way with whole objects.
extension StoreConnection {
    /// Writes a whole object.
    func put(_ key: String, _ bytes: [UInt8]) async throws {
        try await succeed(try writeCall(key, bytes))
    }

    /// Writes a whole object unless one of this key exists; says whether it was written.
    func putIfAbsent(_ key: String, _ bytes: [UInt8]) async throws -> Bool {
        var call = try writeCall(key, bytes)
        call.headers["If-None-Match"] = "*"
        let answer = try await send(call)
        if !isFailure(answer, call) { return true }
        guard isObjectPresent(answer) else { throw error(answer, call) }
        // A try whose answer was lost may have written the object that this one has found.
        return try await get(key) == bytes
    }

    /// Reads a whole object; nil where there is none.
    func get(_ key: String) async throws -> [UInt8]? {
        try ObjectKey.check(key)
        let call = StoreCall(
            method: "GET", key: fullKey(key), limit: StoreExchange.objectLimit, purpose: "read '\(name(key))'")
        let answer = try await send(call)
        if !isFailure(answer, call) { return answer.body }
        if isMissingObject(answer) { return nil }
        throw error(answer, call)
    }

    /// Removes an object.
    func delete(_ key: String) async throws {
        try ObjectKey.check(key)
        let call = StoreCall(method: "DELETE", key: fullKey(key), purpose: "delete '\(name(key))'")
        let answer = try await send(call)
        if isFailure(answer, call) && !isMissingObject(answer) { throw error(answer, call) }
    }

    private func writeCall(_ key: String, _ bytes: [UInt8]) throws -> StoreCall {
        try ObjectKey.check(key)
        return StoreCall(
            method: "PUT", key: fullKey(key), headers: writeHeaders, body: bytes, purpose: "write '\(name(key))'")
    }
}
