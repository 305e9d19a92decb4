public import ArcaneCore

/// A value of a spec on its way into a Swift value: the JSON, where it stands, and where problems go.
///
/// It is used by the thread that decodes, and by no other.
public struct SettingInput {
    /// The JSON that was given; `null` where nothing was.
    public let value: JSONValue
    /// Where it stands, as in `SpecProblem.path`.
    public let path: String
    let log: ProblemLog
    /// The form of a union that the object around this value has.
    var form: String?

    /// The member called `name` of this object, holding `value`.
    public func member(_ name: String, _ value: JSONValue) -> SettingInput {
        SettingInput(value: value, path: path.isEmpty ? name : "\(path).\(name)", log: log)
    }

    /// The element at `index` of this list, holding `value`.
    public func element(_ index: Int, _ value: JSONValue) -> SettingInput {
        SettingInput(value: value, path: "\(path)[\(index)]", log: log)
    }

    /// Records what is wrong with this value.
    public func problem(_ message: String) {
        log.problems.append(SpecProblem(path: path, message: message))
    }

    /// Records what its writer should know of this value.
    public func warning(_ message: String) {
        log.warnings.append(SpecProblem(path: path, message: message))
    }

    /// Whether something is wrong with this value itself.
    var hasProblem: Bool { log.problems.contains { $0.path == path } }

    /// What `read` makes of this value; nil, with nothing recorded, where it found a problem.
    func attempt<Value>(_ read: (SettingInput) -> Value?) -> Value? {
        let trial = SettingInput(value: value, path: path, log: ProblemLog())
        guard let result = read(trial), trial.log.problems.isEmpty else { return nil }
        log.warnings += trial.log.warnings
        return result
    }

    /// Whether `body` recorded no problem.
    func isClean(_ body: () -> Void) -> Bool {
        let before = log.problems.count
        body()
        return log.problems.count == before
    }
}

/// What was found while one spec was read.
final class ProblemLog {
    var problems: [SpecProblem] = []
    var warnings: [SpecProblem] = []
}
