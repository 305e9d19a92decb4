import Foundation

/// What the environment of a test run says of its random moments.
enum TestSettings {
    /// The seed of all random moments: `ARCANE_TEST_SEED`, else another one for each test run.
    static let seed = number("ARCANE_TEST_SEED").map(UInt64.init) ?? UInt64.random(in: 1...999_999_999)

    /// How many streams are stopped or killed in each check that does so: `ARCANE_TEST_ROUNDS`.
    static let rounds = number("ARCANE_TEST_ROUNDS") ?? 3

    /// The random moments of one check. They do not depend on which other checks run.
    static func generator(for check: AcceptanceCheck) -> SeededGenerator {
        let mixed = check.rawValue.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return SeededGenerator(seed: mixed)
    }

    private static func number(_ variable: String) -> Int? {
        ProcessInfo.processInfo.environment[variable].flatMap(Int.init).flatMap { $0 > 0 ? $0 : nil }
    }
}
