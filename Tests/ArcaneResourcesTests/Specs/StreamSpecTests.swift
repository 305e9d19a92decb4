import ArcaneCore
import ArcaneResources
import Testing

struct StreamSpecTests {
    @Test("a spec with only what is required has all defaults")
    func defaults() throws {
        let result = try WeatherSpec.decode(yaml: smallestWeather)
        #expect(result.problems == [])
        #expect(result.warnings == [])
        let spec = try result.get()
        #expect(spec.city == "Oslo")
        #expect(spec.timeout == nil)
        #expect(spec.measures == ["wind"])
        #expect(spec.sampling == 0.25)
        #expect(spec.unit == .celsius)
        #expect(spec.records == ["data"])
        #expect(spec.authentication == .anonymous)
        #expect(spec.sink.location == "file:///data")
        #expect(spec.sink.rowsPerGroup == 100_000)
        #expect(spec.sink.s3.pathStyle == nil)
        #expect(spec.polling.lookBackInterval == .seconds(3600))
    }

    @Test("every kind of value is read")
    func everything() throws {
        let spec = try WeatherSpec.decode(
            yaml: """
                suspended: false
                jobTemplateRef: {name: weather, namespace: jobs}
                city: "1040"
                timeout: 10
                backFillStartDate: 2024-01-01T00:00:00Z
                measures: [wind, rain]
                retry: [408, 429]
                headers: {X-One: a, x-one: b}
                sampling: 1
                unit: fahrenheit
                records: []
                labels: {deep: [1, 2.50, null]}
                authentication:
                  type: tokenEndpoint
                  url: https://example.net
                  token: [access, token]
                  expiresIn: 1h
                credentialsRef: {name: weather-api}
                changeCaptureInterval: 1m
                schemaEvolution: fail
                sink:
                  location: s3://lake/raw
                  s3: {endpoint: "http://localhost:9000", pathStyle: true}
                  compression: gzip
                """
        ).get()
        #expect(spec.city == "1040")
        #expect(spec.timeout == .seconds(10))
        #expect(spec.backFillStartDate == Timestamp(iso8601: "2024-01-01"))
        #expect(spec.measures == ["wind", "rain"])
        #expect(spec.retry == [408, 429])
        #expect(spec.headers == ["X-One": "a", "x-one": "b"])
        #expect(spec.sampling == 1)
        #expect(spec.unit == .fahrenheit)
        #expect(spec.records == [])
        #expect(spec.labels == ["deep": [1, .number("2.50"), nil]])
        guard case .endpoint(let access) = spec.authentication else {
            Issue.record("the wrong form was read")
            return
        }
        #expect(access.token == ["access", "token"])
        #expect(access.expiresIn == .second(.seconds(3600)))
        #expect(access.header == "Authorization")
        #expect(spec.credentialsRef?.name == "weather-api")
        #expect(spec.polling.changeCaptureInterval == .seconds(60))
        #expect(spec.polling.schemaEvolution == .fail)
        #expect(spec.sink.s3.endpoint == "http://localhost:9000")
        #expect(spec.sink.compression == .gzip)
    }

    @Test("all problems are found at once, in the order of the declarations, each with its path")
    func allProblems() throws {
        let result = try WeatherSpec.decode(
            yaml: """
                city: ""
                timeout: soon
                measures: [wind, "2 m"]
                retry: ["429", 99]
                sampling: 1.5
                unit: kelvin
                records: data.items
                headers: {X-One: 1}
                authentication: {type: tokenEndpoint, token: [a]}
                sink: {rowsPerGroup: 0}
                changeCaptureInterval: 0
                jobTemplateRef: {}
                """)
        #expect(result.value == nil)
        #expect(
            result.problemTexts == [
                "city: must not be empty",
                "timeout: 'soon' is no duration; give seconds, or a text such as 15s, 2h30m or PT15S",
                "measures[1]: '2 m' is not a lower-case word",
                "retry[0]: must be a whole number, not a text; write 429 without quotes",
                "retry[1]: 99 is below the minimum 100",
                "headers.X-One: must be a text, not a number; put it in quotes",
                "sampling: 1.5 is above the maximum 1",
                "unit: 'kelvin' is not one of celsius, fahrenheit",
                "records: must be a list of property names; write [data, items]",
                #"authentication.url: is required for type tokenEndpoint (Where the token is fetched), for example "text""#,
                "sink.location: is required (The folder that data goes to), for example \"s3://lake/raw\"",
                "sink.rowsPerGroup: 0 is below the minimum 1",
                "changeCaptureInterval: 0s is no interval to wait for; give a duration such as 15s",
                #"jobTemplateRef.name: is required (The name of the template), for example "arcane-rest-plugin""#,
            ])
    }
}
