import ArcaneCore
import ArcaneResources
import ArgumentParser

/// The flags of all settings; each has its variable and its place in the settings' file, too.
struct SettingFlags: ParsableArguments {
    @Option(help: .setting("namespaces")) var namespaces: String?
    @Flag(inversion: .prefixedNo, help: .setting("leaderElection.enabled")) var leaderElect: Bool?
    @Option(help: .setting("leaderElection.identity")) var identity: String?
    @Option(help: .setting("leaderElection.namespace")) var leaseNamespace: String?
    @Option(help: .setting("leaderElection.name")) var leaseName: String?
    @Option(help: .setting("leaderElection.leaseDuration")) var leaseDuration: String?
    @Option(help: .setting("leaderElection.renewDeadline")) var renewDeadline: String?
    @Option(help: .setting("leaderElection.retryPeriod")) var retryPeriod: String?
    @Option(help: .setting("probes.addr")) var healthAddress: String?
    @Option(help: .setting("telemetry.metricsBindAddress")) var metricsAddress: String?
    @Option(help: .setting("telemetry.logLevel")) var logLevel: String?
    @Option(help: .setting("telemetry.logFormat")) var logFormat: String?
    @Option(help: .setting("telemetry.clusterName")) var clusterName: String?
    @Option(help: .setting("limits.workers")) var workers: String?
    @Option(help: .setting("limits.itemTimeout")) var itemTimeout: String?
    @Option(help: .setting("limits.startsPerSecond")) var startsPerSecond: String?
    @Option(help: .setting("limits.startBurst")) var startBurst: String?
    @Option(help: .setting("limits.simultaneousBackfills")) var simultaneousBackfills: String?
    @Option(help: .setting("limits.completedRequests")) var completedRequests: String?
    @Option(help: .setting("limits.restartPause")) var restartPause: String?
    @Option(help: .setting("client.requestsPerSecond")) var requestsPerSecond: String?
    @Option(help: .setting("client.watchSilence")) var watchSilence: String?

    /// The flags that were given, by the names of their settings.
    var given: [String: String] {
        let all: [String: String?] = [
            "namespaces": namespaces, "leaderElection.enabled": leaderElect.map(String.init),
            "leaderElection.identity": identity, "leaderElection.namespace": leaseNamespace, "leaderElection.name": leaseName,
            "leaderElection.leaseDuration": leaseDuration, "leaderElection.renewDeadline": renewDeadline,
            "leaderElection.retryPeriod": retryPeriod, "probes.addr": healthAddress,
            "telemetry.metricsBindAddress": metricsAddress, "telemetry.logLevel": logLevel, "telemetry.logFormat": logFormat,
            "telemetry.clusterName": clusterName, "limits.workers": workers, "limits.itemTimeout": itemTimeout,
            "limits.startsPerSecond": startsPerSecond, "limits.startBurst": startBurst,
            "limits.simultaneousBackfills": simultaneousBackfills, "limits.completedRequests": completedRequests,
            "limits.restartPause": restartPause, "client.requestsPerSecond": requestsPerSecond,
            "client.watchSilence": watchSilence,
        ]
        return all.compactMapValues(\.self)
    }
}

extension ArgumentHelp {
    /// What the setting called `name` is for, with its default and its variable.
    fileprivate static func setting(_ name: String) -> ArgumentHelp {
        guard let path = SettingPath.named(name) else { return ArgumentHelp(visibility: .hidden) }
        let standard = path.definition.defaultValue.map { " [default: \($0.stringValue ?? $0.text)]" } ?? ""
        return ArgumentHelp("\(path.definition.description)\(standard) (\(path.variable))", valueName: path.names.last)
    }
}
