import ArcaneCore
import ArcaneLocalCluster
import Foundation
import Synchronization

/// Counts writes by program, verb and kind, and remembers when specs of streams were changed and Jobs created.
final class WriteCounts: CallObserver, APIEndpoint {
    private struct State {
        var counts: [String: Int] = [:]
        /// When an object was last written so, by `verb kind name`, in seconds.
        var times: [String: Double] = [:]
    }

    private let state = Mutex(State())

    func observe(_ call: APICall, status: Int) {
        guard call.verb.isWrite, status < 300, status > 0 else { return }
        let program = call.userAgent.prefix { $0 != "/" }
        let kind = call.resource.plural + (call.subresource.map { "/\($0)" } ?? "")
        let now = Date().timeIntervalSince1970
        state.withLock { state in
            state.counts["\(program) \(call.verb.rawValue) \(kind)", default: 0] += 1
            state.times["\(call.verb.rawValue) \(kind) \(call.name)"] = now
        }
    }

    func answer(_ request: APIRequest, _ plane: ControlPlane) async throws -> APIAnswer? {
        guard request.path == "/benchmark/writes" else { return nil }
        return .json(
            state.withLock { state in
                if request.method == "DELETE" { state = State() }
                return [
                    "counts": .object(state.counts.mapValues { .integer($0) }),
                    "times": .object(state.times.mapValues { .number(String($0)) }),
                ]
            })
    }
}
