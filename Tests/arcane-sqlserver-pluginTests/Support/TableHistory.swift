import ArcaneTestSupport

/// What happens to a test's table, drawn by a seed. `@` in batches stands for the table, whose key is `id`.
///
/// Most steps change rows. Every third is an upheaval, something that makes versions void or changes the table's shape; all kinds come
/// before one comes again, so that nine of them, which 27 steps bring, are each kind once.
struct TableHistory {
    /// What happens.
    enum Step: Hashable {
        /// These batches run.
        case run([String])
        /// The database is backed up.
        case backUp
        /// The database is as it was when it was backed up the last time.
        case restore
        /// These batches run, retention passes for what was changed so far, and further batches run before changes are cleaned up.
        case passRetention(before: [String], after: [String])
    }

    /// A kind of upheaval.
    enum Upheaval: CaseIterable {
        case truncate, trackAnew, addColumn, dropColumn, renameColumn, retypeColumn, backUp, restore, passRetention
    }

    /// Decides everything.
    var numbers: SeededGenerator
    private var nextID: Int
    private var steps = 0
    private var upheavals: [Upheaval] = []
    /// The columns beside `id` and `name`, and those of the backup.
    private var columns: [String] = []
    private var columnsOfBackup: [String] = []
    private var columnCount = 0

    /// Begins the history of a table whose keys are all less than `nextID`, and which has been backed up.
    init(seed: UInt64, nextID: Int) {
        numbers = SeededGenerator(seed: seed)
        self.nextID = nextID
    }

    /// What happens next.
    mutating func next() -> Step {
        steps += 1
        guard steps % 3 == 0 else { return .run(changeOfRows()) }
        if upheavals.isEmpty { upheavals = Upheaval.allCases.shuffled(using: &numbers) }
        return step(of: upheavals.removeLast())
    }

    private mutating func changeOfRows() -> [String] {
        switch Int.random(in: 0..<100, using: &numbers) {
        case 0..<36: return [insert(upTo: 30)]
        case 36..<52: return ["UPDATE @ SET name = N'u\(anyNumber(999))' WHERE id = \(anyRow())"]
        case 52..<60: return ["UPDATE @ SET name = NULL WHERE id % 7 = \(anyNumber(6))"]
        case 60..<72: return ["DELETE @ WHERE id = \(anyRow())"]
        case 72..<78: return ["DELETE @ WHERE id % 5 = \(anyNumber(4))"]
        case 78..<86:
            nextID += 1
            return ["UPDATE @ SET id = \(nextID - 1) WHERE id = \(anyRow())"]
        default: return longTransaction()
        }
    }

    /// A transaction that others' looks fall into, and whose outcome they do not know.
    private mutating func longTransaction() -> [String] {
        let end = Bool.random(using: &numbers) ? "COMMIT" : "ROLLBACK"
        return [
            "BEGIN TRANSACTION", insert(upTo: 10), "DELETE @ WHERE id = \(anyRow())", "WAITFOR DELAY '00:00:00.300'",
            "UPDATE @ SET name = N'late' WHERE id % 3 = \(anyNumber(2))", end,
        ]
    }

    private mutating func step(of upheaval: Upheaval) -> Step {
        switch upheaval {
        case .truncate: return .run(["TRUNCATE TABLE @", insert(upTo: 10)])
        case .trackAnew:
            return .run([
                "ALTER TABLE @ DISABLE CHANGE_TRACKING", "DELETE @ WHERE id = \(anyRow())",
                "ALTER TABLE @ ENABLE CHANGE_TRACKING",
            ])
        case .addColumn: return .run(addedColumn())
        case .dropColumn:
            let batches = columns.isEmpty ? addedColumn() : []
            return .run(batches + ["ALTER TABLE @ DROP COLUMN \(columns.removeLast())", insert(upTo: 5)])
        case .renameColumn:
            let batches = columns.isEmpty ? addedColumn() : []
            let (old, new) = (columns.removeLast(), newColumn())
            return .run(
                batches + ["EXEC sp_rename 'dbo.@.\(old)', '\(new)', 'COLUMN'", "UPDATE @ SET \(new) = 7 WHERE id % 2 = 0"])
        case .retypeColumn:
            let batches = columns.isEmpty ? addedColumn() : []
            let column = columns[columns.count - 1]
            return .run(
                batches + [
                    "ALTER TABLE @ ALTER COLUMN \(column) nvarchar(20)", "UPDATE @ SET \(column) = N'text' WHERE id % 2 = 0",
                ])
        case .backUp:
            columnsOfBackup = columns
            return .backUp
        case .restore:
            columns = columnsOfBackup
            return .restore
        case .passRetention:
            return .passRetention(before: ["DELETE @ WHERE id % 5 = \(anyNumber(4))"], after: [insert(upTo: 5)])
        }
    }

    private mutating func addedColumn() -> [String] {
        let column = newColumn()
        return ["ALTER TABLE @ ADD \(column) int", "UPDATE @ SET \(column) = id * 3 WHERE id % 3 = 0"]
    }

    private mutating func newColumn() -> String {
        columnCount += 1
        columns.append("note\(columnCount)")
        return "note\(columnCount)"
    }

    private mutating func insert(upTo most: Int) -> String {
        let first = nextID
        nextID += Int.random(in: 1...most, using: &numbers)
        return "INSERT @ (id, name) VALUES \((first..<nextID).map { "(\($0), N'n\($0)')" }.joined(separator: ", "))"
    }

    /// The key of a row, as the server finds it.
    private mutating func anyRow() -> String { "(SELECT MIN(id) FROM @ WHERE id >= \(anyNumber(max(1, nextID))))" }

    private mutating func anyNumber(_ most: Int) -> Int { Int.random(in: 0...most, using: &numbers) }
}
