import Foundation

/// The processes of pods, wherever they come from: each has a variable that says which control plane has started it.
///
/// The kernel shows the environment that a process began with, so that also the processes are found which those of pods have
/// started, and
/// which nobody knows any more because the control plane was killed.
struct PodProcesses: Sendable {
    static let variable = "ARCANE__POD_RUNNER"

    /// What the variable begins with: the folder, and perhaps the run of the control plane.
    let marker: String

    /// All processes of pods whose files are below `root`.
    init(root: String) { marker = "\(root)#" }

    /// The identifiers of the processes that are there.
    var identifiers: [Int32] {
        let wanted = Array("\(Self.variable)=\(marker)".utf8)
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.compactMap { Int32($0) }.filter { identifier in
            guard let data = FileManager.default.contents(atPath: "/proc/\(identifier)/environ") else { return false }
            return data.split(separator: 0).contains { $0.starts(with: wanted) }
        }
    }

    /// Ends them all: asks them to, kills those that are still there after `grace`, and returns when none is left.
    func end(grace: Duration) async throws {
        let deadline = ContinuousClock.now + grace
        for identifier in identifiers { _ = kill(identifier, SIGTERM) }
        while true {
            let left = identifiers
            if left.isEmpty { return }
            if ContinuousClock.now >= deadline { for identifier in left { _ = kill(identifier, SIGKILL) } }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
