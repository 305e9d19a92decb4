/// The name of a version of an API group, which tells how stable it is: `v1`, `v1beta2`, `v2alpha1`.
struct APIVersionName: Comparable, Sendable {
    let name: String
    /// Stable ones first, then beta, then alpha; of each the newest. Nil for other names.
    private let rank: [Int]?

    init(_ name: String) {
        self.name = name
        rank = Self.rank(name)
    }

    /// The order in which clients should try them: names that are no Kubernetes versions come last, by their letters.
    static func < (left: APIVersionName, right: APIVersionName) -> Bool {
        switch (left.rank, right.rank) {
        case (let left?, let right?): right.lexicographicallyPrecedes(left)
        case (_?, nil): true
        case (nil, _?): false
        case (nil, nil): left.name < right.name
        }
    }

    private static func rank(_ name: String) -> [Int]? {
        guard let match = name.wholeMatch(of: /v(\d+)((alpha|beta)(\d+))?/), let major = Int(match.1) else { return nil }
        guard let stage = match.3, let minor = match.4.flatMap({ Int($0) }) else { return [2, major, 0] }
        return [stage == "beta" ? 1 : 0, major, minor]
    }
}
