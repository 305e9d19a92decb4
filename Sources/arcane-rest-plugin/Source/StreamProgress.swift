import ArcaneCore
import ArcanePluginKit

/// By what a stream goes forward, and what that means for its requests.
enum StreamProgress: Sendable {
    /// Windows of time.
    case windows(WindowPlan, WindowParameters)
    /// The highest value of a field.
    case cursor(CursorParameters)
    /// Nothing: every look reads everything.
    case everything
}

/// The placeholders of a window.
struct WindowParameters: Hashable, Sendable {
    /// The placeholder of the beginning.
    var from: String
    /// The placeholder of the end; nil where requests ask for everything from the beginning on.
    var to: String?
    /// How the API writes points in time.
    var format: DateFormat

    /// What the placeholders stand for in the requests of `window`.
    func values(_ window: TimeWindow) -> [String: String] {
        var values = [from: format.text(window.from)]
        if let to { values[to] = format.text(window.to) }
        return values
    }
}

/// The placeholder of a cursor, and the field that it follows.
struct CursorParameters: Hashable, Sendable {
    /// The path of the field in a record.
    var field: [String]
    /// The placeholder.
    var parameter: String
    /// How the field's points in time are written; nil where values are compared as they are.
    var format: DateFormat?
    /// The value that a backfill begins with.
    var initial: CursorValue?

    /// What the placeholder stands for in a request from `edge` on: nothing before the first value.
    func values(_ edge: CursorEdge) -> [String: String] {
        edge.value.map { [parameter: $0.text] } ?? [:]
    }

    /// The edge from which everything since `instant` is read; nil where nothing says that the field is a point in time.
    func edge(at instant: Timestamp, fieldType: DataType?) -> CursorEdge? {
        if let format { return CursorEdge(value: CursorValue(text: format.text(instant), format: format)) }
        var isTime = initial?.instant != nil
        if case .timestamp? = fieldType { isTime = true }
        return isTime ? CursorEdge(value: CursorValue(text: instant.iso8601, format: nil)) : nil
    }
}
