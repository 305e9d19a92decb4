import ArcaneCore
import ArcaneResources
import ArcaneYAML
import ArgumentParser
import Testing

@testable import arcane_operator

struct SettingSourcesTests {
    private func read(
        file: String? = nil, variables: [String: String] = [:], flags: [String] = []
    ) throws -> SpecResult<OperatorSettings> {
        try SettingSources(file: file, variables: variables, flags: SettingFlags.parse(flags).given).read()
    }

    @Test("without anything, the defaults count")
    func defaults() throws {
        let settings = try read().get()
        #expect(settings.namespaces.isEmpty)
        #expect(settings.leaderElection.enabled)
        #expect(settings.leaderElection.leaseDuration == .seconds(10))
        #expect(settings.probes.addr == ListenAddress(port: 8888))
        #expect(settings.telemetry.metricsBindAddress == ListenAddress(port: 9090))
    }

    @Test("a flag counts more than a variable, and a variable more than the file")
    func precedence() throws {
        let file = "limits: {workers: 2, startBurst: 3}\ntelemetry: {logLevel: debug}"
        let variables = ["ARCANE_OPERATOR__LIMITS__WORKERS": "4", "ARCANE_OPERATOR__TELEMETRY__LOG_LEVEL": "error"]
        let settings = try read(file: file, variables: variables, flags: ["--workers", "6"]).get()
        #expect(settings.limits.workers == 6)
        #expect(settings.limits.startBurst == 3)
        #expect(settings.telemetry.logLevel == .error)
    }

    @Test("the variables of the reference platform's chart mean the same here")
    func referenceNames() throws {
        let result = try read(variables: [
            "ARCANE_OPERATOR__PROBES__ADDR": ":7777", "ARCANE_OPERATOR__TELEMETRY__METRICS_BIND_ADDRESS": "127.0.0.1:7778",
            "ARCANE_OPERATOR__TELEMETRY__LOG_LEVEL": "Info", "ARCANE_OPERATOR__TELEMETRY__CLUSTER_NAME": "blue",
            "ARCANE_OPERATOR__PROBES__READ_TIMEOUT": "15s",
        ])
        let settings = try result.get()
        #expect(settings.probes.addr.port == 7777)
        #expect(settings.telemetry.metricsBindAddress == ListenAddress(host: "127.0.0.1", port: 7778))
        #expect(settings.telemetry.logLevel == .info)
        #expect(settings.telemetry.clusterName == "blue")
        #expect(result.warnings.isEmpty)
    }

    @Test("every setting has a flag, and every flag a description with its variable")
    func completeFlags() throws {
        let help = SettingFlags.helpMessage(columns: 4000)
        for path in SettingPath.all {
            #expect(help.contains("(\(path.variable))"), "\(path.text) has no flag")
        }
        #expect(SettingFlags.helpMessage(includeHidden: true, columns: 4000) == help, "a flag names no setting")
    }

    @Test("every flag reaches its setting")
    func flagsReachSettings() throws {
        let settings = try read(flags: [
            "--namespaces", "a, b", "--no-leader-elect", "--identity", "me", "--lease-namespace", "ops", "--lease-name", "x",
            "--lease-duration", "30s", "--renew-deadline", "20s", "--retry-period", "1s", "--health-address", ":1",
            "--metrics-address", "[::1]:2", "--log-level", "trace", "--log-format", "json", "--cluster-name", "c",
            "--workers", "1", "--item-timeout", "2m", "--starts-per-second", "0.5", "--start-burst", "7",
            "--simultaneous-backfills", "3", "--completed-requests", "0", "--restart-pause", "9s",
            "--requests-per-second", "50", "--watch-silence", "30s",
        ]).get()
        #expect(settings.namespaces == ["a", "b"])
        #expect(!settings.leaderElection.enabled)
        #expect(settings.leaderElection.identity == "me")
        #expect(settings.leaderElection.namespace == "ops")
        #expect(settings.leaderElection.name == "x")
        #expect(settings.leaderElection.leaseDuration == .seconds(30))
        #expect(settings.leaderElection.renewDeadline == .seconds(20))
        #expect(settings.leaderElection.retryPeriod == .seconds(1))
        #expect(settings.probes.addr == ListenAddress(port: 1))
        #expect(settings.telemetry.metricsBindAddress == ListenAddress(host: "::1", port: 2))
        #expect(settings.telemetry.logLevel == .trace)
        #expect(settings.telemetry.logFormat == .json)
        #expect(settings.telemetry.clusterName == "c")
        #expect(settings.limits.workers == 1)
        #expect(settings.limits.itemTimeout == .seconds(120))
        #expect(settings.limits.startsPerSecond == 0.5)
        #expect(settings.limits.startBurst == 7)
        #expect(settings.limits.simultaneousBackfills == 3)
        #expect(settings.limits.completedRequests == 0)
        #expect(settings.limits.restartPause == .seconds(9))
        #expect(settings.client.requestsPerSecond == 50)
        #expect(settings.client.watchSilence == .seconds(30))
    }

    @Test("everything that is wrong is reported at once, with its place and the remedy")
    func problems() throws {
        let result = try read(
            file: "telemetry: {logLevel: loud}",
            variables: [
                "ARCANE_OPERATOR__LIMITS__WORKERS": "0", "ARCANE_OPERATOR__PROBES__ADDR": "nowhere",
                "ARCANE_OPERATOR__LEADER_ELECTION__LEASE_DURATION": "5s",
            ])
        #expect(result.value == nil)
        let paths = result.problems.map(\.path)
        #expect(paths == ["leaderElection.renewDeadline", "probes.addr", "telemetry.logLevel", "limits.workers"])
        #expect(result.problems[1].message.contains("give host and port"))
    }

    @Test("a name that is no setting is warned of, in the file and in the environment")
    func unknownNames() throws {
        let result = try read(
            file: "limits: {worker: 3}", variables: ["ARCANE_OPERATOR__LIMITS__WORKRES": "3", "OTHER": "1"])
        #expect(result.value != nil)
        #expect(result.warnings.map(\.path) == ["limits.worker", "ARCANE_OPERATOR__LIMITS__WORKRES"])
    }
}
