import ArcanePluginTesting
import Foundation
import Testing

/// Runs a suite, and all that is in it, on one live cluster.
struct LiveClusterTrait: SuiteTrait, TestScoping {
    var isRecursive: Bool { false }

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await withoutActuallyEscaping(function) { function in
            try await LiveCluster.run { cluster in
                try await LiveCluster.$current.withValue(cluster) { try await function() }
            }
        }
    }
}

/// Runs the tests of a suite a few at a time: each starts processes, and waits for others.
struct InTurnTrait: SuiteTrait, TestTrait, TestScoping {
    private static let slots = CheckSlots(count: 3 * ProcessInfo.processInfo.activeProcessorCount)

    var isRecursive: Bool { true }

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await Self.slots.whileHoldingSlot { try await function() }
    }
}

extension Trait where Self == LiveClusterTrait {
    /// On one live cluster.
    static var onLiveCluster: Self { Self() }
}

extension Trait where Self == InTurnTrait {
    /// A few at a time.
    static var inTurn: Self { Self() }
}
