import Foundation
import Synchronization

/// Cancels readers in great numbers while they are woken. Throws where one waits for the other for ever.
///
/// A reader's task is locked while it is cancelled, and whoever wakes it wants that lock. So what holds a lock of its own while it wakes
/// readers must not want that lock when one of them ends.
///
/// - Parameters:
///   - rounds: how often readers are begun and cancelled, 20 at a time.
///   - begin: begins a read that ends when its task is cancelled.
///   - wake: gives all readers something to read.
public func cutWhileWoken<Elements: AsyncSequence & Sendable>(
    rounds: Int = 50, begin: () throws -> Elements, wake: @escaping @Sendable () -> Void
) async throws where Elements.Failure == Never {
    let counts = Counts()
    // Threads of their own: should they wait for each other, the test still ends.
    let waking = Thread {
        while !counts.isOver.load(ordering: .relaxed) { wake() }
        counts.ended.add(1, ordering: .relaxed)
    }
    waking.start()
    defer { counts.isOver.store(true, ordering: .relaxed) }
    for round in 1...rounds {
        let readers = try (0..<20).map { _ in
            let elements = try begin()
            return Task {
                var isFirst = true
                for await _ in elements {
                    if isFirst { counts.heard.add(1, ordering: .relaxed) }
                    isFirst = false
                }
            }
        }
        // One that does not wait yet would only find that it is cancelled.
        try await eventually { counts.heard.load(ordering: .relaxed) == round * 20 }
        let cutting = Thread {
            for reader in readers { reader.cancel() }
            counts.ended.add(1, ordering: .relaxed)
        }
        cutting.start()
        try await eventually { counts.ended.load(ordering: .relaxed) == round }
        for reader in readers { await reader.value }
    }
    counts.isOver.store(true, ordering: .relaxed)
    try await eventually { counts.ended.load(ordering: .relaxed) == rounds + 1 }
}

/// How far readers, and the threads that wake and cancel them, have come.
private final class Counts: Sendable {
    let isOver = Atomic(false)
    let heard = Atomic(0)
    let ended = Atomic(0)
}
