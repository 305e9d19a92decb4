import ArcaneCore
import ArcaneResources

/// One setting of a type, to read values of that type.
struct Holder<Value: SettingValue>: StreamSpec {
    @Setting("A value.") var value: Value

    /// What came of reading `json`.
    static func read(_ json: JSONValue) -> Value? { decode(from: ["value": json]).value?.value }
    /// What was wrong with `json`.
    static func problems(_ json: JSONValue) -> [String] { decode(from: ["value": json]).problemTexts }
}
