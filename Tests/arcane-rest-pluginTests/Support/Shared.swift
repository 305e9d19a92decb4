import Synchronization

/// A value that several tasks of a test change.
final class Shared<Value: Sendable>: Sendable {
    private let state: Mutex<Value>

    init(_ value: sending Value) {
        state = Mutex(value)
    }

    /// The value now.
    var value: Value { state.withLock { $0 } }

    /// Changes the value.
    @discardableResult
    func update<Result: Sendable>(_ change: (inout Value) -> Result) -> Result {
        state.withLock { value in change(&value) }
    }
}
