import ArcaneCore
import Dispatch

/// Moves the values of blocks to the columns of a batch, on a queue of its own: meanwhile the driver fills another block.
///
/// From `start` to `finish` the block and the builders are the queue's alone; before and after that they are the caller's, which is one
/// thread at a time. That is why the class can be shared without a lock.
final class BlockTransfer: @unchecked Sendable {
    private let builder: RecordBatchBuilder
    private let transfers: [ColumnTransfer]
    private let group = DispatchGroup()
    private lazy var queue = DispatchQueue(label: "arcane.odbc.columns")
    private var begun: RowBlock?
    private var failure: ODBCError?

    /// Moves each column as one of `transfers` says, into the columns of `builder`.
    init(_ transfers: [ColumnTransfer], into builder: RecordBatchBuilder) {
        self.transfers = transfers
        self.builder = builder
    }

    /// Moves the rows of `block` at once. Throws `invalidData` where a value is not whole or not of its type.
    func move(_ block: RowBlock) throws(ODBCError) {
        for (transfer, buffer) in zip(transfers, block.columns) {
            if let buffer { try transfer.move(block.count, from: buffer) }
        }
        builder.endRows(block.count)
    }

    /// Begins to move the rows of `block`, which must be left alone until `finish`; so must the builder. What was begun before must be
    /// finished.
    func start(_ block: RowBlock) {
        begun = block
        queue.async(group: group) { self.moveBegun() }
    }

    /// Waits until the block that was begun last is moved, and throws what `move` would have.
    func finish() throws(ODBCError) {
        group.wait()
        guard let failure else { return }
        self.failure = nil
        throw failure
    }

    private func moveBegun() {
        guard let block = begun else { return }
        begun = nil
        do throws(ODBCError) {
            try move(block)
        } catch {
            failure = error
        }
    }
}
