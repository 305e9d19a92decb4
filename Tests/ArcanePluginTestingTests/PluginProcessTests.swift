import Foundation
import Testing

@testable import ArcanePluginTesting

@Suite("A process under test")
struct PluginProcessTests {
    private func shell(_ script: String, _ environment: [String: String] = [:]) -> PluginLaunch {
        PluginLaunch(executable: "/bin/sh", arguments: ["-c", script], environment: environment)
    }

    @Test("has the variables that it is given and no others, and what it writes is kept apart")
    func environment() async throws {
        let run = try await PluginProcess.run(
            shell("env | grep -v -e ^PWD -e ^_ -e ^SHLVL -e ^OLDPWD; echo oops >&2; exit 3", ["A": "1 'x'"]))
        #expect(run.standardOutput == "A=1 'x'\n")
        #expect(run.standardError == "oops\n")
        #expect(run.exit == .code(3))
        #expect(run.timeToStop == nil)
        #expect(run.launch.description == #"env -i A='1 '\''x'\''' /bin/sh '-c' "# + "'\(run.launch.arguments[1])'")
    }

    @Test("gets real signals, when it catches them")
    func signals() async throws {
        let script = "trap 'echo asked; exit 7' TERM; while :; do sleep 0.01; done"
        let run = try await PluginProcess.run(shell(script, ["PATH": "/usr/bin:/bin"])) { process in
            try await process.waitUntilSignalsAreCaught()
            process.send(.terminate)
        }
        #expect(run.exit == .code(7))
        #expect(run.standardOutput == "asked\n")
        #expect(run.timeToStop != nil)
        let killed = try await PluginProcess.run(shell("sleep 60", ["PATH": "/usr/bin:/bin"])) { $0.send(.kill) }
        #expect(killed.exit == .signal(SIGKILL))
    }

    @Test("that does not end in time is killed, and what it wrote is in the error")
    func limit() async throws {
        let error = await #expect(throws: Misbehaviour.self) {
            try await PluginProcess.run(
                shell("echo here >&2; exec sleep 60", ["PATH": "/usr/bin:/bin"]), limit: .milliseconds(300))
        }
        #expect(error?.expected.contains("the process ends within") == true)
        #expect(error?.run?.standardError == "here\n")
    }

    @Test("that ends while something is waited for fails the wait at once")
    func endsEarly() async throws {
        let error = await #expect(throws: Misbehaviour.self) {
            try await PluginProcess.run(shell("exit 0")) { try await $0.wait(until: "pigs fly", limit: .seconds(60)) { false } }
        }
        #expect(error?.seen == "the process ended before")
    }
}
