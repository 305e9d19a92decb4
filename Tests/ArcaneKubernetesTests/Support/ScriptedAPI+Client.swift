import ArcaneHTTP
import ArcaneKubernetes
import ArcanePluginTesting

extension ScriptedAPI {
    /// A client of this API, which does not wait long before it tries again.
    func client(
        _ credentials: ClusterCredentials = .none, silence: Duration = .seconds(20), requestsPerSecond: Double = 0
    ) -> KubernetesClient {
        KubernetesClient(
            ClusterConfiguration(server: "http://127.0.0.1:\(port)", credentials: credentials), timeout: .seconds(60),
            retrying: RetryPolicy(
                maximumAttempts: 3, initialDelay: .milliseconds(1), maximumDelay: .milliseconds(5),
                statuses: [429, 500, 503]),
            watchSilence: silence, requestsPerSecond: requestsPerSecond)
    }
}
