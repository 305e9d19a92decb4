/// How far the following of a selection is: what is asked for next, what the owner sees, and after what pause.
///
/// List part after part → watch from the list's version → the same watch again from the last version heard, where it ends or breaks → list
/// again, where that version is too old or the API refuses. It knows neither a clock nor a network.
struct FollowState: Sendable {
    /// What is asked for next.
    enum Step: Hashable, Sendable {
        /// A part of the list; nil for the first.
        case list(continuing: String?)
        /// The changes from a version on.
        case watch(from: String)
    }

    /// How often the API may refuse a watch in a row, before the list is read again: its version may be one that the API does not know,
    /// because its history was put back.
    static let refusalsBeforeList = 5

    private(set) var step = Step.list(continuing: nil)
    private(set) var state = InformerState.syncing
    /// Whether a list has ever been read to its end.
    private(set) var hasSynced = false
    /// Failures since something was heard of last; they decide the pause.
    private(set) var failures = 0
    private var refusals = 0
    private var listVersion = ""

    /// Takes a part of the list; true where it is the last.
    mutating func read(_ page: ObjectPage) -> Bool {
        // All parts are of one version; a watch from there misses nothing.
        if step == .list(continuing: nil) { listVersion = page.resourceVersion }
        if let token = page.continueToken {
            step = .list(continuing: token)
            return false
        }
        step = .watch(from: listVersion)
        state = .synced
        hasSynced = true
        refusals = 0
        // Failures stay until a watch tells of something: else a list whose watch fails at once would be read without a pause.
        return true
    }

    /// Takes word from the watch that leads to `version`; an empty one leads nowhere.
    mutating func hear(_ version: String) {
        if !version.isEmpty { step = .watch(from: version) }
        failures = 0
        refusals = 0
    }

    /// Takes it that the API has ended the watch, as it does every few minutes; too soon (`isShort`) counts as a failure.
    mutating func end(isShort: Bool) {
        failures = isShort ? failures + 1 : 0
    }

    /// Takes it that the list cannot be read, or the watch is broken.
    mutating func fail(_ error: any Error) {
        failures += 1
        let answer = error as? KubernetesError
        guard case .watch = step else {
            step = .list(continuing: nil)
            // The version of a list may run out while its parts are read; that is no failure unless it goes on.
            if answer?.isGone != true || failures > 1 { state = .failed(error) }
            return
        }
        guard let answer else { return }
        refusals += 1
        if answer.isGone {
            step = .list(continuing: nil)
        } else if answer.isFinal {
            step = .list(continuing: nil)
            state = .failed(answer)
        } else if refusals >= Self.refusalsBeforeList {
            step = .list(continuing: nil)
        }
    }
}

extension KubernetesError {
    /// Whether the API will not answer differently soon: the kind is gone, or may not be read.
    fileprivate var isFinal: Bool { (400..<500).contains(status) && ![408, 425, 429].contains(status) }
}
