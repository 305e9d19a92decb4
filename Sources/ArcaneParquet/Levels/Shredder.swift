import ArcaneCore

/// A range of rows of one leaf, taken apart: levels for every place, and where the values that are present lie.
struct LeafSlice {
    /// One definition level a place: how much of the way to the value is there.
    var definitionLevels = LevelBuffer()
    /// One repetition level a place: which list goes on; 0 begins a row. Empty where the leaf is in no list.
    var repetitionLevels = LevelBuffer()
    /// The values that are present, as ranges of positions in the leaf's column.
    var runs: [Range<Int>] = []
}

extension Leaf {
    /// Takes `rows` of `column`, the top column of the batch, apart.
    ///
    /// Source of the levels: Melnik et al., "Dremel: Interactive Analysis of Web-Scale Datasets", section 4.
    func shred(_ column: Column, rows: Range<Int>) -> LeafSlice {
        nodes.count == 1 ? shredFlat(column, rows: rows) : shredNested(column, rows: rows)
    }

    /// A column that is in no group: the definition level is the validity bit.
    private func shredFlat(_ column: Column, rows: Range<Int>) -> LeafSlice {
        var slice = LeafSlice()
        slice.runs = column.validity.validRuns(in: rows)
        if slice.runs == [rows] {
            slice.definitionLevels = LevelBuffer(repeating: maxDefinitionLevel, count: rows.count)
        } else if slice.runs.isEmpty {
            slice.definitionLevels = LevelBuffer(repeating: 0, count: rows.count)
        } else {
            var levels = [UInt8](repeating: 0, count: rows.count)
            for run in slice.runs {
                for index in run { levels[index - rows.lowerBound] = 1 }
            }
            slice.definitionLevels = LevelBuffer(levels)
        }
        return slice
    }

    /// Goes down the path node by node, with all places at once.
    private func shredNested(_ column: Column, rows: Range<Int>) -> LeafSlice {
        var places = Places(rows: rows)
        var current = column
        var repetitionLevel: UInt8 = 0
        for node in nodes {
            if node.isNullable { places.pass(current.validity) }
            switch (node.step, current.values) {
            case (.field(let index), .structure(let columns)):
                current = columns[index]
            case (.elements, .list(let offsets, let elements)):
                repetitionLevel += 1
                places.expand(offsets, repetitionLevel: repetitionLevel)
                current = elements
            default: break
            }
        }
        return LeafSlice(
            definitionLevels: LevelBuffer(places.definitionLevels),
            repetitionLevels: maxRepetitionLevel > 0 ? LevelBuffer(places.repetitionLevels) : LevelBuffer(),
            runs: places.runs)
    }
}

/// The places of a leaf while the shredder goes down: what is known of each so far.
private struct Places {
    /// Stands for a place whose way has ended above the values.
    private static let ended = -1

    var definitionLevels: [UInt8]
    var repetitionLevels: [UInt8]
    /// The position of each place in the column that the shredder has come to, or `ended`.
    private var positions: [Int]

    init(rows: Range<Int>) {
        definitionLevels = Array(repeating: 0, count: rows.count)
        repetitionLevels = definitionLevels
        positions = Array(rows)
    }

    /// Passes a node whose values may be absent: the way of those that are ends here.
    mutating func pass(_ validity: Validity) {
        for index in positions.indices where positions[index] != Self.ended {
            if validity.isValid(positions[index]) {
                definitionLevels[index] += 1
            } else {
                positions[index] = Self.ended
            }
        }
    }

    /// Passes a list: each place becomes one for each of its elements, or stays one that has ended where there is none.
    mutating func expand(_ offsets: [Int], repetitionLevel: UInt8) {
        var expanded = Places(rows: 0..<0)
        for (index, position) in positions.enumerated() {
            let elements = position == Self.ended ? 0..<0 : offsets[position]..<offsets[position + 1]
            expanded.repetitionLevels.append(repetitionLevels[index])
            if elements.isEmpty {
                expanded.definitionLevels.append(definitionLevels[index])
                expanded.positions.append(Self.ended)
            } else {
                expanded.definitionLevels.append(contentsOf: repeatElement(definitionLevels[index] + 1, count: elements.count))
                expanded.repetitionLevels.append(contentsOf: repeatElement(repetitionLevel, count: elements.count - 1))
                expanded.positions.append(contentsOf: elements)
            }
        }
        self = expanded
    }

    /// The positions that have not ended, neighbours together.
    var runs: [Range<Int>] {
        var runs: [Range<Int>] = []
        var start = 0
        var end = 0
        for position in positions where position != Self.ended {
            if position != end {
                if start < end { runs.append(start..<end) }
                start = position
            }
            end = position + 1
        }
        if start < end { runs.append(start..<end) }
        return runs
    }
}
