import ArcaneCore
import ArcaneResources

/// The span of time that a request asks for.
struct WindowSpec: StreamSpec, Hashable {
    @Setting("The placeholder of the beginning.", .minLength(1), default: "from")
    var from: String

    @Setting("The placeholder of the end. Without it, requests ask for everything from the beginning on.", example: "to")
    var to: String?

    @Setting(
        """
        How points in time are written. `iso8601`, `epochSeconds`, `epochMilliseconds`, or a pattern of .NET (`yyyy-MM-dd`) or of \
        `strftime` (`%Y-%m-%d`).
        """, default: "iso8601")
    var format: String

    @Setting("The time zone of what is written, such as `Europe/Copenhagen` or `+02:00`.", default: "UTC")
    var timeZone: String

    @Setting("The longest window. Without it, one window reaches up to now.", .positive, example: .seconds(86_400))
    var step: Duration?

    @Setting("How much earlier than the end of the last window a window begins, for records that appear late.", default: .zero)
    var overlap: Duration
}

/// The field of records by which the stream goes forward.
struct CursorSpec: StreamSpec, Hashable {
    @Setting("The path of the field in a record.", .minItems(1), example: ["updated_at"])
    var field: [String]

    @Setting("The placeholder that the highest value so far stands for.", .minLength(1), example: "since")
    var parameter: String

    @Setting(
        "How the field's points in time are written, as in `window.format`. Without it, numbers, ISO 8601 and texts are compared as such."
    )
    var format: String?

    @Setting("The value that a backfill begins with. Without it, the first request has none.", example: "2024-01-01T00:00:00Z")
    var initial: String?
}
