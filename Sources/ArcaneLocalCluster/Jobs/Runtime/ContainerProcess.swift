import ArcaneCore
import Foundation
import Subprocess
import Synchronization
import SystemPackage

/// A container as a process of this machine, in a process group of its own.
struct ContainerProcess: Sendable {
    var program: String
    var arguments: [String]
    var variables: [String: String]
    var folder: String

    /// Runs the process until it ends, writes what it says to `log`, and returns its exit code or signal.
    ///
    /// What it has started ends with it, as in a container. Throws where it cannot be started.
    func run(_ control: ContainerControl, log: ContainerLog) async throws(ContainerFailure) -> TerminationStatus {
        let environment = Dictionary(
            uniqueKeysWithValues: variables.compactMap { name, value in
                Subprocess.Environment.Key(rawValue: name).map { ($0, value) }
            })
        var options = PlatformOptions()
        options.processGroupID = 0
        let executable: Executable = program.contains("/") ? .path(FilePath(program)) : .name(program)
        do {
            let result = try await Subprocess.run(
                executable, arguments: .init(arguments), environment: .custom(environment), workingDirectory: FilePath(folder),
                platformOptions: options, input: .none, output: .sequence, error: .combinedWithOutput
            ) { execution in
                let group = ProcessGroup(leader: execution.processIdentifier.value)
                control.started { group.send($0) }
                for try await piece in execution.standardOutput { log.append(piece.withUnsafeBytes { Array($0) }) }
                await group.waitForLeader()
                group.end()
            }
            return result.terminationStatus
        } catch {
            throw ContainerFailure(
                reason: "StartError",
                message:
                    "failed to start \"\(program)\" (\(error)); check the path in the map of images and the container's command",
                isFinal: true)
        }
    }
}

/// The processes of a container: its own, and what that has started.
final class ProcessGroup: Sendable {
    private let leader: Int32
    /// Once the leader is gone, its number may be that of somebody else.
    private let isOver = Mutex(false)

    init(leader: Int32) { self.leader = leader }

    /// Sends SIGTERM to the container's own process, or SIGKILL to all.
    func send(_ signal: ContainerSignal) {
        isOver.withLock { isOver in
            guard !isOver else { return }
            switch signal {
            case .terminate: _ = kill(leader, SIGTERM)
            case .kill: _ = kill(-leader, SIGKILL)
            }
        }
    }

    /// Waits until the leader has ended. It has closed its output before, which nearly always is the same moment.
    func waitForLeader() async {
        while true {
            var information = siginfo_t()
            let code = waitid(P_PID, id_t(leader), &information, WEXITED | WNOHANG | WNOWAIT)
            if code != 0 ? errno != EINTR : information.si_signo != 0 { return }
            try? await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Kills what the leader has left behind. To be called while it has ended, but its number still is its own.
    func end() {
        isOver.withLock { isOver in
            isOver = true
            _ = kill(-leader, SIGKILL)
        }
    }
}
