import ArcaneCore
import ArcaneKubernetes
import ArcaneProcess
import ArcanePrometheus
import ArcaneResources
import CoreMetrics

/// The pages by which a kubelet and Prometheus see how the operator is.
struct OperatorPages: Sendable {
    private let program: Operator

    init(_ program: Operator) {
        self.program = program
    }

    /// `/healthz` and `/readyz`.
    var probes: [StatusPage] {
        [
            StatusPage("/healthz") { [program] in
                // A key that waits for far longer than work may take: no worker gets free.
                let limit = program.settings.limits.itemTimeout * 3
                let stuck = program.longestWaits.filter { $0.wait > limit }
                guard stuck.isEmpty else {
                    return StatusPage.Content(
                        status: 500, stuck.map { "\($0.what) wait for a worker for \(Int($0.wait.inSeconds)) s\n" }.joined())
                }
                return StatusPage.Content("ok\n")
            },
            StatusPage("/readyz") { [program] in
                let unread = program.unread
                guard unread.isEmpty else {
                    return StatusPage.Content(status: 503, unread.map { "\($0)\n" }.joined())
                }
                return StatusPage.Content(program.leadership.isHeld ? "ok: leads\n" : "ok: stands by\n")
            },
        ]
    }

    /// `/metrics`.
    var metrics: StatusPage {
        StatusPage("/metrics") { [program] in
            program.refreshMetrics()
            return StatusPage.Content(program.registry.text, contentType: PrometheusRegistry.contentType)
        }
    }
}
