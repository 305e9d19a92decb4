public import ArcaneCore

/// A plugin that the acceptance suite is pointed at: its program, and what its author knows of the source that it reads.
///
/// ```swift
/// @Suite struct WeatherPluginTests {
///     static let plugin = PluginUnderTest(
///         executable: PluginUnderTest.program("weather-plugin"), kind: "WeatherStream", spec: ["city": "Oslo"],
///         key: ["station", "at"], expected: { … })
///
///     @Test(arguments: Self.plugin.checks)
///     func accepts(_ check: AcceptanceCheck) async throws { try await Self.plugin.verify(check) }
/// }
/// ```
/// Checks run the program itself, several at a time, each on a stream of its own; they share the source. Kills hit real work where the spec
/// makes the source deliver a few thousand rows in some dozens of slices.
public struct PluginUnderTest: Sendable {
    /// The path of the plugin's program.
    public var executable: String
    /// The kind of its streams.
    public var kind: String
    /// A right spec, without `sink.location`: the suite says where data goes, in which format, and how often it looks for changes.
    public var spec: JSONValue
    /// The columns that identify a row.
    public var key: [String]
    /// Variables with secrets. The values must appear in nothing that the process writes.
    public var secrets: [String: String] = [:]
    /// Other variables that the process needs.
    public var variables: [String: String] = [:]
    /// Mistakes that the plugin has to find.
    public var invalidSpecs: [InvalidSpec] = []
    /// The keys of the records that the source has at the moment of the call.
    public var expected: @Sendable () async throws -> Set<RowKey>

    /// Makes new records in the source, for a source that does not grow by itself.
    public var appendRecords: (@Sendable () async throws -> Void)?
    /// What is laid over the spec so that no new records come; nothing for a source that grows by `appendRecords` only.
    public var idleSpec: JSONValue = [:]
    /// Whether the position moves on while no records come, as one that is a time does.
    public var movesWhenIdle = true
    /// The column that says when a row came to be, as an ISO 8601 instant; nil where rows do not say it.
    public var timeColumn: String?
    /// Changes the schema that a stream sees after its backfill, each time it is called anew, and returns what has to be laid over the
    /// stream's spec for that. Where checks share the source, the other checks must not see the change; a source that
    /// changes for all needs a description of its own for each check.
    public var changeSchema: (@Sendable () async throws -> JSONValue)?
    /// What is laid over the spec to read another source, whose positions mean something else.
    public var otherSource: JSONValue?

    /// Creates a description with what every check needs; set the other properties where the source has more to show.
    public init(
        executable: String, kind: String, spec: JSONValue, key: [String], secrets: [String: String] = [:],
        invalidSpecs: [InvalidSpec] = [], expected: @escaping @Sendable () async throws -> Set<RowKey>
    ) {
        self.executable = executable
        self.kind = kind
        self.spec = spec
        self.key = key
        self.secrets = secrets
        self.invalidSpecs = invalidSpecs
        self.expected = expected
    }

    /// The checks that this description has enough for.
    public var checks: [AcceptanceCheck] { AcceptanceCheck.allCases.filter { missing(for: $0) == nil } }

    /// What `check` needs and does not have: a property, or a right; nil where it can be made.
    func missing(for check: AcceptanceCheck) -> String? {
        switch check {
        case .invalidSpecs where invalidSpecs.isEmpty: "invalidSpecs"
        case .idlePosition where !movesWhenIdle: "movesWhenIdle"
        case .otherSource where otherSource == nil: "otherSource"
        case .fullDisk where !SmallDisk.isPermitted: "the right to mount a small disk (run as root)"
        case _ where check.changesSchema && changeSchema == nil: "changeSchema"
        default: nil
        }
    }
}
