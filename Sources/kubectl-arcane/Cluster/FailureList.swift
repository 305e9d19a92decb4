import ArgumentParser

/// What has failed of several things, each of which is tried whatever becomes of the others.
struct FailureList {
    private(set) var count = 0

    /// Runs `body`, and tells of its failure at once.
    mutating func collecting(_ body: () async throws -> Void) async {
        do {
            try await body()
        } catch {
            count += 1
            Console.note("error: \(CommandFailure.text(error) ?? "\(error)")")
        }
    }

    /// Ends the command with exit code 1 where anything has failed.
    func end() throws {
        if count > 0 { throw ExitCode(1) }
    }
}
