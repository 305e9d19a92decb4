import Foundation

/// Lets a few checks run at a time, so that many processes do not make each other miss the times that the contract gives them.
package actor CheckSlots {
    /// The slots of this test run: two for each processor.
    static let shared = CheckSlots(count: 2 * ProcessInfo.processInfo.activeProcessorCount)

    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Creates slots for so many checks at a time.
    package init(count: Int) {
        free = count
    }

    /// Runs `body` while it holds a slot.
    package nonisolated func whileHoldingSlot(_ body: @Sendable () async throws -> Void) async throws {
        await take()
        do {
            try await body()
            await give()
        } catch {
            await give()
            throw error
        }
    }

    private func take() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    private func give() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
