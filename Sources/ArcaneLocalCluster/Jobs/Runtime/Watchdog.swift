import ArcaneCore
import Subprocess
import SystemPackage

/// A process that ends the processes of pods when this one has been killed.
///
/// It waits for the end of its standard input, which comes when the control plane is gone, however that happened.
struct Watchdog: Sendable {
    /// What its pods' processes have in their environments.
    let marker: String
    /// How many seconds they have to end by themselves.
    let graceSeconds: Int

    /// Ends the watch: one word, since the end of the input means the opposite.
    private let stop = AsyncStream.makeStream(of: Never.self)

    init(marker: String, graceSeconds: Int) {
        self.marker = marker
        self.graceSeconds = graceSeconds
    }

    /// What is done: for a moment there may be processes without their environment yet, so it looks more than once.
    private static let script = #"""
        trap '' INT TERM HUP
        found() { grep -lszxF "$1" /proc/[0-9]*/environ | sed 's|/proc/\([0-9]*\)/environ|\1|'; }
        read -r word && exit 0
        left=$2
        kill -TERM $(found "$1") 2>/dev/null
        while [ "$left" -gt 0 ] && [ -n "$(found "$1")" ]; do sleep 1; left=$((left - 1)); done
        kill -KILL $(found "$1") 2>/dev/null
        sleep 1
        kill -KILL $(found "$1") 2>/dev/null
        """#

    /// How the shell is called.
    var arguments: [String] { ["-c", Self.script, "arcane-watchdog", marker, String(graceSeconds)] }

    /// Watches until `end` is called.
    func run() async throws {
        var options = PlatformOptions()
        // Ctrl-C in a terminal is for the control plane.
        options.createSession = true
        _ = try await Subprocess.run(
            .path("/bin/sh"), arguments: .init(arguments), environment: .custom(["PATH": "/usr/bin:/bin"]),
            platformOptions: options, input: .inputWriter, output: .discarded, error: .discarded
        ) { execution in
            for await _ in stop.stream {}
            _ = try await execution.standardInputWriter.write("done\n")
        }
    }

    /// Ends the watch: there are no processes any more.
    func end() {
        stop.continuation.finish()
    }
}
