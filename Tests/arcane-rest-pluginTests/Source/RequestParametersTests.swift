import ArcaneCore
import Synchronization
import Testing

@testable import arcane_rest_plugin

@Suite("Parameters of requests")
struct RequestParametersTests {
    @Test("make every combination, in a fixed order; none is one request")
    func combinations() throws {
        #expect(try RequestParameters([:]).combinations == [[:]])
        #expect(
            try RequestParameters(["region": ["eu", "us"], "account": ["1", "2"]]).combinations == [
                ["account": "1", "region": "eu"], ["account": "1", "region": "us"], ["account": "2", "region": "eu"],
                ["account": "2", "region": "us"],
            ])
    }

    @Test(
        "without a value, with one twice, or with too many are refused with the setting's path",
        arguments: [
            (["region": []], "parameters.region: has no value"),
            (["region": ["eu", "us", "eu"]], "parameters.region: has a value twice"),
            (["a": (0..<101).map(String.init), "b": (0..<100).map(String.init)], "parameters: there are more than 10000"),
        ])
    func refused(values: [String: [String]], message: String) {
        let error = #expect(throws: StreamError.self) { try RequestParameters(values) }
        #expect(error?.code == .configuration)
        #expect(error?.message.hasPrefix(message) == true)
    }

    @Test("run at most so many at once as allowed, and each once", arguments: [1, 3, 50])
    func concurrency(limit: Int) async throws {
        let state = Mutex((running: 0, most: 0, seen: [String]()))
        try await RequestParameters(["n": (0..<20).map(String.init)]).forEach(concurrency: limit) { values in
            state.withLock {
                $0.running += 1
                $0.most = max($0.most, $0.running)
                $0.seen.append(values["n"] ?? "")
            }
            await Task.yield()
            state.withLock { $0.running -= 1 }
        }
        let (running, most, seen) = state.withLock { $0 }
        #expect(running == 0)
        #expect(most <= limit)
        #expect(Set(seen).count == 20 && seen.count == 20)
    }

    @Test("end with the first error")
    func failure() async throws {
        let begun = Mutex(0)
        await #expect(throws: StreamError.self) {
            try await RequestParameters(["n": (0..<100).map(String.init)]).forEach(concurrency: 1) { values in
                begun.withLock { $0 += 1 }
                if values["n"] == "3" { throw StreamError.transient("no") }
            }
        }
        #expect(begun.withLock { $0 } == 4)
    }
}
