import ArcaneCore

/// The values that each request is repeated for, such as regions or accounts.
struct RequestParameters: Hashable, Sendable {
    /// What the placeholders stand for, one entry for each combination; a single empty one for a stream without parameters.
    let combinations: [[String: String]]

    /// More combinations are surely a mistake, and every window would wait for all of them.
    static let mostCombinations = 10_000

    /// Makes all combinations of `values`, in the order of the names and of each name's values.
    ///
    /// Throws `StreamError.configuration` where a name has no value or the same one twice, or where there are too many combinations.
    init(_ values: [String: [String]]) throws {
        var combinations: [[String: String]] = [[:]]
        for (name, values) in values.sorted(by: { $0.key < $1.key }) {
            guard !values.isEmpty else {
                throw StreamError.configuration("parameters.\(name): has no value, so nothing would be read; give at least one")
            }
            guard Set(values).count == values.count else {
                throw StreamError.configuration(
                    "parameters.\(name): has a value twice, so its records would be read twice; keep one")
            }
            guard combinations.count * values.count <= RequestParameters.mostCombinations else {
                throw StreamError.configuration(
                    "parameters: there are more than \(RequestParameters.mostCombinations) combinations; make several streams of it"
                )
            }
            combinations = combinations.flatMap { combination in
                values.map { combination.merging([name: $0]) { _, value in value } }
            }
        }
        self.combinations = combinations
    }

    /// Runs `body` for each combination, at most `concurrency` of them at once. The first error ends all.
    func forEach(concurrency: Int, _ body: @escaping @Sendable ([String: String]) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            var rest = combinations.makeIterator()
            for _ in 0..<max(1, concurrency) {
                guard let combination = rest.next() else { break }
                group.addTask { try await body(combination) }
            }
            while try await group.next() != nil {
                if let combination = rest.next() { group.addTask { try await body(combination) } }
            }
        }
    }
}
