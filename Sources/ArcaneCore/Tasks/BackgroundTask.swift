/// Runs `body` beside `work`, and returns its result when both have ended.
///
/// When `body` has ended, `work` is cancelled and its end waited for. Where `work` fails before, `body` is cancelled and the error thrown; where
/// it ends by itself, `body` goes on.
public func withBackgroundTask<Result: Sendable>(
    _ work: @escaping @Sendable () async throws -> Void, _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask {
            try await work()
            return nil
        }
        group.addTask { try await body() }
        // Where this throws, the group cancels the other task, and waits for it.
        while let end = try await group.next() {
            guard let result = end else { continue }
            group.cancelAll()
            while try await group.next() != nil {}
            return result
        }
        throw CancellationError()
    }
}
