import ArcaneCore
import ArcaneResources
import ArcaneYAML

/// A spec with every kind of setting, as a plugin would declare it.
struct WeatherSpec: StreamSpec, Hashable {
    @Setting("The city whose weather is read.", .minLength(1), .maxLength(100), example: "Oslo")
    var city: String

    @Setting("How long one request may take.", .minimum(.seconds(1)), .maximum(.seconds(3600)))
    var timeout: Duration?

    @Setting("The first day that a backfill reads.")
    var backFillStartDate: Timestamp?

    @Setting("What is measured.", .minItems(1), .each(.pattern("^[a-z]+$", "a lower-case word")), default: ["wind"])
    var measures: [String]

    @Setting("Status codes that are retried.", .each(.range(100...599)), default: [])
    var retry: [Int]

    @Setting("Headers of each request.", default: [:])
    var headers: [String: String]

    @Setting("The share of requests that are traced.", .range(0...1), default: 0.25)
    var sampling: Double

    @Setting("The unit of temperatures.", default: .celsius)
    var unit: TemperatureUnit

    @Setting("Where the records are.", default: ["data"])
    var records: PropertyPath

    @Setting("Anything that is passed on.")
    var labels: JSONValue?

    @Setting("How requests are authorised.", default: .anonymous)
    var authentication: Access

    @Setting("The Secret with the credentials.")
    var credentialsRef: SecretReference?

    @Setting("Where data goes.")
    var sink: SinkSpec

    @SettingGroup
    var polling: PollingSettings

    static var rules: [SpecRule<Self>] {
        [
            SpecRule(
                "must not be longer than changeCaptureInterval", at: "timeout"
            ) { $0.timeout.map { [polling = $0.polling] in $0 <= polling.changeCaptureInterval } ?? true }
        ]
    }
}

enum TemperatureUnit: String, SettingChoice {
    case celsius, fahrenheit
}

/// A union whose forms share names, with the same type and with different ones.
enum Access: SpecUnion, Hashable {
    case anonymous
    case bearer(BearerAccess)
    case endpoint(EndpointAccess)
    case key(KeyAccess)

    static let variants: [SpecVariant<Self>] = [
        SpecVariant("none", "Nothing is sent.", .anonymous),
        SpecVariant("bearer", "A token that does not change.", Access.bearer),
        SpecVariant("tokenEndpoint", "A token that is fetched.", Access.endpoint),
        SpecVariant("apiKey", "A key in a header or in the query.", Access.key),
    ]
}

struct BearerAccess: StreamSpec, Hashable {
    @Setting("The token.") var token: Secret
}

struct EndpointAccess: StreamSpec, Hashable {
    @Setting("Where the token is fetched.") var url: String
    @Setting("Where the token is in the answer.") var token: PropertyPath
    @Setting("How long the token lives, or where the answer says so.") var expiresIn: Either<PropertyPath, Duration>?
    @Setting("The header that carries the token.", default: "Authorization") var header: String
}

struct KeyAccess: StreamSpec, Hashable {
    @Setting("Where the key goes.", default: .header) var `in`: KeyPlace
    @Setting("The name of the header or parameter.") var name: String
    @Setting("The key.") var value: Secret?
    @Setting("A file with the key.") var file: String?

    static var rules: [SpecRule<Self>] {
        [
            SpecRule("give value or file, and not both", cel: "has(self.value) != has(self.file)") {
                ($0.value == nil) != ($0.file == nil)
            }
        ]
    }
}

enum KeyPlace: String, SettingChoice {
    case header, query
}

extension StreamSpec {
    /// Reads a spec that is written as YAML.
    static func decode(yaml: String) throws -> SpecResult<Self> {
        decode(from: try JSONValue(yaml: yaml))
    }
}

extension SpecResult {
    /// The problems as texts.
    var problemTexts: [String] { problems.map(\.description) }
    /// The warnings as texts.
    var warningTexts: [String] { warnings.map(\.description) }
}

/// The smallest weather spec that is right.
let smallestWeather = """
    city: Oslo
    jobTemplateRef: {name: weather}
    sink: {location: "file:///data"}
    """
