import ArcaneCore
import ArcaneResources
import ArcaneYAML
import Testing

/// The CRD and the plugin are made from one type: what one takes, the other takes.
struct AgreementTests {
    /// A change to a spec that is right, and who minds.
    struct Case: Sendable {
        let change: String
        let isRight: Bool
        /// What a schema cannot say is left to the plugin.
        var isSeenByServer = true
    }

    static let cases: [Case] = [
        Case(change: "{}", isRight: true),
        Case(change: "city: null", isRight: false),
        Case(change: "city: ''", isRight: false),
        Case(change: "city: 7", isRight: false),
        Case(change: "timeout: null", isRight: true),
        Case(change: "timeout: 10", isRight: true),
        Case(change: "timeout: 15s", isRight: true),
        Case(change: "timeout: PT15S", isRight: true),
        Case(change: "timeout: '10 second'", isRight: true),
        Case(change: "timeout: 0", isRight: false),
        Case(change: "timeout: -1", isRight: false),
        Case(change: "timeout: 0s", isRight: false, isSeenByServer: false),
        Case(change: "timeout: 1m", isRight: false, isSeenByServer: false),
        Case(change: "timeout: soon!", isRight: false),
        Case(change: "timeout: 1.5", isRight: false),
        Case(change: "lookBackInterval: -5", isRight: false),
        Case(change: "backFillStartDate: '2024-01-01'", isRight: true),
        Case(change: "backFillStartDate: '2024-01-01T10:00:00.5+02:00'", isRight: true),
        Case(change: "backFillStartDate: 1704067200000", isRight: true),
        Case(change: "backFillStartDate: yesterday", isRight: false),
        Case(change: "measures: []", isRight: false),
        Case(change: "measures: [a, B]", isRight: false),
        Case(change: "retry: [429, 600]", isRight: false),
        Case(change: "retry: [429, '430']", isRight: false),
        Case(change: "headers: {a: b}", isRight: true),
        Case(change: "headers: {a: 1}", isRight: false),
        Case(change: "sampling: 1", isRight: true),
        Case(change: "sampling: 1.01", isRight: false),
        Case(change: "unit: Celsius", isRight: false),
        Case(change: "records: []", isRight: true),
        Case(change: "records: data.items", isRight: false),
        Case(change: "labels: {a: [1, {b: null}]}", isRight: true),
        Case(change: "suspended: 'true'", isRight: false),
        Case(change: "credentialsRef: {}", isRight: false),
        Case(change: "sink: {location: null}", isRight: false),
        Case(change: "sink: {location: data}", isRight: false),
        Case(change: "sink: {rowsPerGroup: 0}", isRight: false),
        Case(change: "sink: {compression: snappy}", isRight: true),
        Case(change: "sink: {compression: snappy, format: jsonl}", isRight: false),
        Case(change: "sink: {compression: gzip, format: jsonl}", isRight: true),
        Case(change: "sink: {s3: {pathStyle: yes}}", isRight: true),
        Case(change: "authentication: {type: none}", isRight: true),
        Case(change: "authentication: {}", isRight: false),
        Case(change: "authentication: {type: oauth}", isRight: false),
        Case(change: "authentication: {type: bearer, token: secret}", isRight: true),
        Case(change: "authentication: {type: bearer}", isRight: false, isSeenByServer: false),
        Case(change: "authentication: {type: tokenEndpoint, token: [a]}", isRight: false),
        Case(change: "authentication: {type: tokenEndpoint, token: [a], url: u}", isRight: true),
        Case(change: "authentication: {type: tokenEndpoint, token: [a], url: u, expiresIn: [b]}", isRight: true),
        Case(change: "authentication: {type: apiKey, name: n, value: v}", isRight: true),
        Case(change: "authentication: {type: apiKey, name: n, value: v, file: f}", isRight: false),
        Case(change: "authentication: {type: apiKey, in: body, name: n, value: v}", isRight: false),
        Case(change: "authentication: {type: apiKey, value: v}", isRight: false),
        Case(change: "jobTemplateRef: {name: ''}", isRight: false),
        Case(change: "nonsense: 1", isRight: true),
    ]

    @Test("the API server and the plugin agree on each spec")
    func agreement() async throws {
        let smallest = try JSONValue(yaml: smallestWeather)
        let specs = try Self.cases.map { smallest.merging(try JSONValue(yaml: $0.change)) }
        let verdicts = try await APIServer.verdicts(on: specs.map(\.text), by: CustomResourceDefinitionTests.weather)
        try #require(verdicts.count == specs.count)
        for ((each, spec), verdict) in zip(zip(Self.cases, specs), verdicts) {
            let result = WeatherSpec.decode(from: spec)
            #expect((result.value != nil) == each.isRight, "\(each.change): the plugin says \(result.problemTexts)")
            #expect(
                verdict.isEmpty == (each.isRight || !each.isSeenByServer), "\(each.change): the API server says '\(verdict)'")
        }
    }

    @Test("every text that is read as a duration passes the pattern of the CRD")
    func durations() throws {
        let pattern = try #require(Duration.shape.schema[.pattern]?.stringValue)
        let regex = try Regex(pattern)
        for text in [
            "15s", "2h30m", "250ms", "PT15S", "P1DT2H", "30 second", "90", " 1 h 5 min ", "1.5h", "10µs", "PT0.5S", "p1w",
            "2 Weeks",
        ] {
            #expect(DurationText.parse(text) != nil, "\(text)")
            #expect(text.firstMatch(of: regex) != nil, "\(text)")
        }
    }
}
