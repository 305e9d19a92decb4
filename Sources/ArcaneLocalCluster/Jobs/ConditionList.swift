import ArcaneCore

/// The conditions of an object's status.
struct ConditionList: Hashable, Sendable {
    private(set) var list: [JSONValue]

    init(_ status: JSONValue) { list = status["conditions"]?.arrayValue ?? [] }

    /// The condition of this type, where it is true.
    func active(_ type: String) -> JSONValue? { list.first { $0["type"] == .string(type) && $0["status"] == "True" } }

    /// Sets a condition; its time stays where its status does. Says whether its status has changed.
    @discardableResult
    mutating func set(_ type: String, _ isTrue: Bool = true, reason: String = "", message: String = "", now: Timestamp) -> Bool
    {
        let status: JSONValue = isTrue ? "True" : "False"
        let index = list.firstIndex { $0["type"] == .string(type) }
        let old = index.map { list[$0] }
        let isChanged = old?["status"] != status
        var condition: [String: JSONValue] = [
            "type": .string(type), "status": status, "lastProbeTime": .null,
            "lastTransitionTime": (isChanged ? nil : old?["lastTransitionTime"]) ?? .string(ObjectMetadata.text(now)),
        ]
        if !reason.isEmpty { condition["reason"] = .string(reason) }
        if !message.isEmpty { condition["message"] = .string(message) }
        if let index { list[index] = .object(condition) } else { list.append(.object(condition)) }
        return isChanged
    }
}
