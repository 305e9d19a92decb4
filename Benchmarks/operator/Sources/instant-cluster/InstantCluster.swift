import ArcaneCore
import ArcaneKubernetes
import ArcaneLocalCluster
import Foundation

/// A cluster in memory whose Jobs need no processes: backfills end at once, everything else runs until it is told to end.
///
/// It writes a kubeconfig into the folder that is its argument, prints a line when it serves, counts what is written and by whom, and tells
/// that at `/benchmark/writes` (as JSON; `DELETE` forgets it).
@main
struct InstantCluster {
    static func main() async throws {
        let access = try ClusterAccess(folder: CommandLine.arguments[1])
        let plane = try ControlPlane(historyCapacity: 1 << 16, patches: .standard)
        let counts = WriteCounts()
        var options = APIService.Options.standard(endpoints: [counts])
        options.observers = [counts]
        let server = APIServer(APIService(plane, options), token: access.token, identity: access.identity)
        let runtime = InstantRuntime { launch in
            launch.variables["STREAMCONTEXT__BACKFILL"] == "true" ? .ends() : .runs()
        }
        try await server.serve { port in
            try access.writeKubeconfig(port: port)
            FileHandle.standardOutput.write(Data("serving https://127.0.0.1:\(port)\n".utf8))
            try await LocalJobs(plane, runtime: runtime).run()
        }
    }
}
