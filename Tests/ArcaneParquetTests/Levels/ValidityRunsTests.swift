import ArcaneCore
import ArcaneTestSupport
import Testing

@testable import ArcaneParquet

@Suite struct ValidityRunsTests {
    /// The runs, found value by value.
    private func slowRuns(_ isValid: [Bool], _ range: Range<Int>) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for index in range where isValid[index] {
            if let last = runs.last, last.upperBound == index {
                runs[runs.count - 1] = last.lowerBound..<(index + 1)
            } else {
                runs.append(index..<(index + 1))
            }
        }
        return runs
    }

    @Test("the runs are those that a look at each value finds", arguments: [1, 2, 5, 50, 200])
    func runs(length: Int) {
        var generator = SeededGenerator(seed: UInt64(length))
        var isValid: [Bool] = []
        while isValid.count < 700 {
            isValid += Array(repeating: Bool.random(using: &generator), count: Int.random(in: 1...length, using: &generator))
        }
        var validity = Validity()
        for value in isValid { validity.append(value) }
        for _ in 0..<200 {
            let start = Int.random(in: 0...isValid.count, using: &generator)
            let range = start..<Int.random(in: start...isValid.count, using: &generator)
            #expect(validity.validRuns(in: range) == slowRuns(isValid, range))
        }
    }

    @Test("where nothing is absent there is one run, and none in an empty range")
    func allValid() {
        let validity = Validity(allValid: 100)
        #expect(validity.validRuns(in: 3..<90) == [3..<90])
        #expect(validity.validRuns(in: 3..<3) == [])
    }
}
