/// Notices that a sequence of page pointers goes in a circle, in constant memory.
///
/// Brent's cycle detection: each pointer is compared with the one before it and with a mark that moves on after 1, 2, 4 …
/// pointers. A pointer that follows itself is noticed at once, any circle after at most three rounds of its length.
struct LoopGuard: Sendable {
    private var previous: String?
    private var mark: String?
    private var steps = 0
    private var limit = 1

    /// Takes the next pointer of the sequence; false where it shows that the sequence goes in a circle.
    mutating func isNew(_ pointer: String) -> Bool {
        if pointer == previous || pointer == mark { return false }
        previous = pointer
        steps += 1
        if mark == nil || steps == limit {
            mark = pointer
            steps = 0
            limit *= 2
        }
        return true
    }
}
