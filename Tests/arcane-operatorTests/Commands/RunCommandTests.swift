import ArcaneCore
import ArcaneTestSupport
import ArgumentParser
import Foundation
import Logging
import Testing

@testable import arcane_operator

@Suite("The command that runs the operator")
struct RunCommandTests {
    private func parse(_ arguments: String...) throws -> RunCommand {
        try #require(try OperatorCommand.parseAsRoot(["run"] + arguments) as? RunCommand)
    }

    @Test("takes every setting as a flag, and says so with its variable and its default")
    func help() {
        let help = OperatorCommand.helpMessage(for: RunCommand.self, columns: 400)
        for path in SettingPath.all { #expect(help.contains("(\(path.variable))"), "\(path.text) has no flag") }
        #expect(help.contains("[default: 10s] (ARCANE_OPERATOR__LEADER_ELECTION__LEASE_DURATION)"), "\(help)")
        #expect(help.contains("--no-leader-elect"))
        #expect(help.contains("--kubeconfig") && help.contains("--context") && help.contains("--config"))
    }

    @Test("knows which flags were given, and no others")
    func flags() throws {
        #expect(try parse().flags.given == [:])
        let given = try parse("--workers", "3", "--no-leader-elect", "--namespaces", "a,b", "--health-address", ":0").flags
            .given
        #expect(
            given == [
                "limits.workers": "3", "leaderElection.enabled": "false", "namespaces": "a,b", "probes.addr": ":0",
            ])
        for name in given.keys { #expect(SettingPath.named(name) != nil) }
    }

    @Test("reads file, variables and flags, of which flags count most")
    func sources() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/settings.yaml"
            try "{limits: {workers: 2, startBurst: 5}, namespaces: [data], telemetry: {logLevel: Debug}}"
                .write(toFile: path, atomically: true, encoding: .utf8)
            let settings = try OperatorSettings.read(
                file: path,
                variables: [
                    "ARCANE_OPERATOR__LIMITS__WORKERS": "3", "ARCANE_OPERATOR__LIMITS__START_BURST": "6",
                    "ARCANE_OPERATOR__TELEMETRY__LOG_LEVEL": "Info",
                ], flags: ["limits.workers": "4"])
            #expect(settings.limits.workers == 4)
            #expect(settings.limits.startBurst == 6)
            #expect(settings.namespaces == ["data"])
            #expect(settings.telemetry.logLevel == .info)
            #expect(settings.probes.addr == ListenAddress(port: 8888))
        }
    }

    @Test("refuses what is wrong, all at once, by name; and a file that is not there")
    func refuses() throws {
        let wrong = #expect(throws: StreamError.self) {
            try OperatorSettings.read(
                file: nil, variables: ["ARCANE_OPERATOR__LIMITS__WORKERS": "0"],
                flags: ["leaderElection.renewDeadline": "1h", "probes.addr": "nowhere"])
        }
        for word in ["limits.workers", "leaderElection.renewDeadline", "probes.addr"] {
            #expect(wrong?.message.contains(word) == true)
        }
        let missing = #expect(throws: StreamError.self) {
            try OperatorSettings.read(file: "/nowhere/settings.yaml", variables: [:], flags: [:])
        }
        #expect(missing?.message.contains("/nowhere/settings.yaml") == true)
    }

    @Test("logs from the level on that is set")
    func logLevel() throws {
        let settings = try OperatorSettings.read(file: nil, variables: [:], flags: ["telemetry.logLevel": "warning"])
        let logger = settings.telemetry.logger([:])
        #expect(logger.logLevel == .warning)
        let named = try OperatorSettings.read(file: nil, variables: [:], flags: ["telemetry.clusterName": "prod"])
        #expect("\(named.telemetry.logger([:])[metadataKey: "cluster"] ?? "")" == "prod")
    }
}
