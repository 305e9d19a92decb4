import ArcaneCore
import ArcaneProcess
import ArcaneResources

/// All settings of `arcane-operator run`: one type for the file, the environment and the flags.
struct OperatorSettings: StreamSpec, Hashable {
    @Setting("The namespaces whose streams are run. Without any, those of the whole cluster.", default: [])
    var namespaces: [String]

    @Setting("How the replicas of the operator agree on the one that works.")
    var leaderElection: LeaderElectionSettings

    @Setting("The endpoints that say whether the operator is well.")
    var probes: ProbeSettings

    @Setting("Metrics and log lines.")
    var telemetry: TelemetrySettings

    @Setting("How much is done at once.")
    var limits: LimitSettings

    @Setting("How the Kubernetes API is asked.")
    var client: ClientSettings
}

/// How replicas agree on a leader.
struct LeaderElectionSettings: StreamSpec, Hashable {
    @Setting("Whether replicas agree on a leader. Without it, this must be the only one.", default: true)
    var enabled: Bool

    @Setting("The name of this replica. Without it, the pod's, else host and process.")
    var identity: String?

    @Setting("The namespace of the Lease. Without it, the operator's own.")
    var namespace: String?

    @Setting("The name of the Lease.", .minLength(1), default: "arcane-operator")
    var name: String

    @Setting("How long a leader that is not heard of stays leader.", .positive, default: .seconds(10))
    var leaseDuration: Duration

    @Setting("How long a leader tries to renew its Lease before it stops working.", .positive, default: .seconds(7))
    var renewDeadline: Duration

    @Setting("How often a replica renews its Lease, or looks whether it may take it.", .positive, default: .seconds(2))
    var retryPeriod: Duration

    static var rules: [SpecRule<Self>] {
        [
            SpecRule(
                "must be shorter than leaseDuration, or two replicas lead at once", at: "renewDeadline"
            ) { $0.renewDeadline < $0.leaseDuration },
            SpecRule("must be shorter than renewDeadline", at: "retryPeriod") { $0.retryPeriod < $0.renewDeadline },
        ]
    }
}

/// The endpoints that say whether the operator is well.
struct ProbeSettings: StreamSpec, Hashable {
    @Setting(
        "Where `/healthz` and `/readyz` are served: `[host]:port`; port 0 for nowhere.", default: ListenAddress(port: 8888))
    var addr: ListenAddress
}

/// Metrics and log lines.
struct TelemetrySettings: StreamSpec, Hashable {
    @Setting("Where `/metrics` is served: `[host]:port`; port 0 for nowhere.", default: ListenAddress(port: 9090))
    var metricsBindAddress: ListenAddress

    @Setting("The least level of log lines.", default: .info)
    var logLevel: LogLevel

    @Setting("The form of log lines.", default: .text)
    var logFormat: LogLineFormat

    @Setting("The name of the cluster, for log lines.")
    var clusterName: String?
}

/// How much is done at once.
struct LimitSettings: StreamSpec, Hashable {
    @Setting("How many streams are looked at at once.", .minimum(1), default: 8)
    var workers: Int

    @Setting("How long looking at one stream may take.", .positive, default: .seconds(60))
    var itemTimeout: Duration

    @Setting("How many Jobs are started a second; 0 for no limit.", .minimum(0), default: 20)
    var startsPerSecond: Double

    @Setting("How many Jobs may be started at once before `startsPerSecond` counts.", .minimum(1), default: 100)
    var startBurst: Int

    @Setting("How many backfills run at once; 0 for no limit.", .minimum(0), default: 0)
    var simultaneousBackfills: Int

    @Setting("How many completed BackfillRequests of a stream are kept.", .minimum(0), default: 10)
    var completedRequests: Int

    @Setting(
        "The longest pause of a stream whose Jobs complete again and again within seconds.", .positive, default: .seconds(300))
    var restartPause: Duration
}

/// How the Kubernetes API is asked.
struct ClientSettings: StreamSpec, Hashable {
    @Setting("How many requests a second are made, those for the Lease not counted; 0 for no limit.", .minimum(0), default: 0)
    var requestsPerSecond: Double

    @Setting("How long a watch may be silent before it is begun anew.", .positive, default: .seconds(120))
    var watchSilence: Duration
}

/// The least level of log lines.
enum LogLevel: String, SettingChoice {
    case trace, debug, info, notice, warning, error, critical
}

/// The form of log lines.
enum LogLineFormat: String, SettingChoice {
    case text, json
}
