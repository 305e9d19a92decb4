import ArcaneCore
public import ArcaneKubernetes
import Foundation
import Logging
import Subprocess
import Synchronization

/// Runs containers as processes of this machine.
///
/// There is no isolation: a process sees the machine's files, network and users as the control plane does. Of the control
/// plane's own
/// environment it gets what `inherited` names, and nothing else.
public final class ProcessRuntime: ContainerRuntime {
    /// Variables of the control plane that processes get too, where their pods do not set them.
    public static let inherited = ["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "TZ"]

    private let logs: PodLogs
    private let images: ImageMap
    private let access: PodAccess?
    private let environment: [String: String]
    private let leftoverGrace: Duration
    /// Tells the processes of this control plane from those of the one before.
    private let marker: String
    private let watch = Mutex<(watchdog: Watchdog, task: Task<Void, any Error>)?>(nil)

    /// Creates a runtime.
    ///
    /// - Parameters:
    ///   - logs: where the pods' files are, logs among them.
    ///   - images: which programs stand for which images.
    ///   - access: how processes reach the API; nil gives them none.
    ///   - environment: the control plane's own environment.
    ///   - leftoverGrace: how long processes have to end that a control plane has left behind which was killed.
    public init(
        logs: PodLogs, images: ImageMap, access: PodAccess?, environment: [String: String],
        leftoverGrace: Duration = .seconds(10)
    ) {
        self.logs = logs
        self.images = images
        self.access = access
        self.environment = environment
        self.leftoverGrace = leftoverGrace
        marker = PodProcesses(root: logs.folder).marker + UUID().uuidString.lowercased()
    }

    /// Ends processes that a control plane on the same folder has left behind, and sees to it that this one leaves none.
    public func begin() async throws {
        try await PodProcesses(root: logs.folder).end(grace: leftoverGrace)
        let watchdog = Watchdog(
            marker: "\(PodProcesses.variable)=\(marker)", graceSeconds: Int(leftoverGrace.components.seconds))
        watch.withLock { $0 = (watchdog, Task { try await watchdog.run() }) }
    }

    /// Ends the watch over the processes: there are none any more.
    public func end() async {
        let watch = watch.withLock { $0 }
        watch?.watchdog.end()
        _ = await watch?.task.result
    }

    /// Removes the pod's files.
    public func forget(_ pod: KubernetesObject) async {
        try? FileManager.default.removeItem(atPath: PodFolder(pod, in: logs.folder).path)
    }

    /// Runs the program that stands for the container's image.
    public func run(_ container: ContainerLaunch, _ control: ContainerControl) async throws(ContainerFailure) -> ContainerEnd {
        var process = try process(container)
        let folder = PodFolder(container.pod, in: logs.folder)
        let log: ContainerLog
        do {
            try prepare(container, folder, &process)
            log = try logs.open(folder.log(container.name, attempt: container.attempt))
        } catch {
            throw ContainerFailure(
                reason: "CreateContainerError", message: "the pod's folder \(folder.path) cannot be written (\(error))")
        }
        defer { logs.close(log) }
        if control.isStopped { return ContainerEnd(exitCode: 143, signal: Int(SIGTERM)) }
        let status = try await process.run(control, log: log)
        log.finish()
        var end =
            switch status {
            case .exited(let code): ContainerEnd(exitCode: Int(code))
            case .signaled(let number): ContainerEnd(exitCode: 128 + Int(number), signal: Int(number))
            }
        end.message = TerminationMessage.read(
            folder.message(container.name), policy: container.container["terminationMessagePolicy"]?.stringValue ?? "File",
            exitCode: end.exitCode, log: log.path)
        return end
    }

    /// The words that are run: `command` replaces the image's program and its arguments, `args` the arguments alone.
    private func process(_ container: ContainerLaunch) throws(ContainerFailure) -> ContainerProcess {
        guard let entry = images.entry(for: container.image) else {
            throw ContainerFailure(
                reason: "ErrImagePull",
                message:
                    "no program stands for the image \"\(container.image)\"; add \(container.image)=<program> to the map of images"
            )
        }
        var words = container.command.isEmpty ? [entry.program] : container.command
        words += container.arguments.isEmpty && container.command.isEmpty ? entry.arguments : container.arguments
        guard let program = words.first, !program.isEmpty else {
            throw ContainerFailure(
                reason: "CreateContainerError",
                message: "the image \"\(container.image)\" has no program in the map of images, and the container no command")
        }
        return ContainerProcess(
            program: program, arguments: Array(words.dropFirst()), variables: container.variables, folder: "")
    }

    private func prepare(_ container: ContainerLaunch, _ folder: PodFolder, _ process: inout ContainerProcess) throws {
        try PodFolder.make(folder.work)
        try PodFolder.make(folder.container(container.name))
        try MountedPaths.prepare(container.volumes, folder)
        try PodFolder.write(Data(), to: folder.message(container.name))
        let paths = MountedPaths(container.container, container.volumes, folder)
        process.program = paths.resolved(process.program)
        process.arguments = process.arguments.map(paths.resolved)
        process.folder = container.container["workingDir"]?.stringValue.map(paths.resolved) ?? folder.work
        var variables = environment.filter { Self.inherited.contains($0.key) }
        variables["HOSTNAME"] = container.pod.name
        variables["ARCANE__METRICS_PORT"] = "0"
        variables.merge(process.variables.mapValues(paths.resolved)) { _, own in own }
        variables["ARCANE__TERMINATION_LOG"] = folder.message(container.name)
        variables[PodProcesses.variable] = marker
        if let access, container.pod.json["spec"]?["automountServiceAccountToken"] != false {
            variables.merge(try access.mount(in: folder, namespace: container.pod.namespace)) { _, own in own }
        }
        process.variables = variables
    }
}
