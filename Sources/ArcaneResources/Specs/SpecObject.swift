import ArcaneCore

/// The members of a JSON object, found by names in any case.
struct SpecObject {
    let input: SettingInput
    /// The members by their lower-case names; more than one where they differ in case only.
    private let members: [String: [(name: String, value: JSONValue)]]

    /// Nil, with a problem, where `input` is no object.
    init?(_ input: SettingInput) {
        guard case .object(let members) = input.value else {
            input.problem("must be an object, not \(input.value.kindName)")
            return nil
        }
        self.input = input
        self.members = Dictionary(grouping: members.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }) {
            $0.name.lowercased()
        }
    }

    /// The member called `name` or one of `aliases`; nil where there is none, or only `null`.
    ///
    /// More than one is a problem: none of them could be ignored without surprising somebody.
    func member(_ name: String, aliases: [String]) -> SettingInput? {
        let given = ([name] + aliases).flatMap { members[$0.lowercased()] ?? [] }.filter { !$0.value.isNull }
        guard let first = given.first else { return nil }
        let input = input.member(name, first.value)
        if given.count > 1 {
            input.problem("is given more than once, as \(given.map { "'\($0.name)'" }.joined(separator: " and ")); keep one")
        } else if first.name.lowercased() != name.lowercased() {
            input.warning("was read from its older name '\(first.name)'; write '\(name)'")
        }
        return input
    }

    /// The place of a setting called `name` that nothing was given for.
    func missing(_ name: String) -> SettingInput {
        var input = input.member(name, .null)
        input.form = self.input.form
        return input
    }

    /// Warns of each member that is none of `known`.
    func warnOfUnknownNames(known: [SettingDefinition]) {
        let names = Set(known.flatMap { [$0.name] + $0.aliases }.map { $0.lowercased() })
        for (lowercased, found) in members.sorted(by: { $0.key < $1.key }) where !names.contains(lowercased) {
            for member in found {
                let hint = Suggestion.nearest(to: member.name, among: known.map(\.name)).map { "; did you mean '\($0)'?" } ?? ""
                input.member(member.name, member.value).warning("is not a known setting and is ignored\(hint)")
            }
        }
    }
}
