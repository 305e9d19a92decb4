import ArcaneCore
import ArcaneLocalCluster
import Foundation

// Serves the control plane of the folder that is its argument until it is killed, and says on its first line at which port.
let folder = CommandLine.arguments.dropFirst().joined()
let plane = try ControlPlane(folder: folder, snapshotBytes: 100_000)
let server = APIServer(APIService(plane), token: Secret("marker"))
try await server.serve { port in
    try FileHandle.standardOutput.write(contentsOf: Data("{\"port\": \(port)}\n".utf8))
    while true { try await Task.sleep(for: .seconds(3600)) }
}
