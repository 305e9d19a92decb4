import Synchronization

/// Which objects are being swept: namespaces and definitions that end, and owners whose dependents go first.
///
/// What a sweep removes asks for the same sweep again, from the same thread or another one. One of them runs, and runs once more instead.
final class Sweeps: Sendable {
    private let running = Mutex<[ObjectPlace: Bool]>([:])

    /// Runs `sweep`, again as long as it was asked for meanwhile; or leaves that to the one that runs already.
    func run(_ place: ObjectPlace, _ sweep: () -> Void) {
        let isFirst = running.withLock { running in
            running.updateValue(true, forKey: place) == nil
        }
        guard isFirst else { return }
        while takeRequest(place) { sweep() }
    }

    /// Whether another round was asked for; where not, the sweep is over.
    private func takeRequest(_ place: ObjectPlace) -> Bool {
        running.withLock { running in
            if running[place] == true {
                running[place] = false
                return true
            }
            running[place] = nil
            return false
        }
    }
}
