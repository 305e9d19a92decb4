import ArcaneCore
import ArcaneJSON
import Testing

@testable import ArcaneResources

@Suite("The configuration hash")
struct ConfigurationHashTests {
    private static let spec = """
        {"backfillJobTemplateRef":{"apiVersion":"streaming.sneaksanddata.com/v1","kind":"StreamingJobTemplate","name":"arcane-stream-mock",\
        "namespace":"default"},"destination":"mock-destination","jobTemplateRef":{"apiVersion":"streaming.sneaksanddata.com/v1",\
        "kind":"StreamingJobTemplate","name":"arcane-stream-mock","namespace":"default"},"runDuration":"5s","shouldFail":false,\
        "source":"mock-source","suspended":false,"testSecretRef":{"name":"test-secret"}}
        """
    private static let backfill =
        "6332306630366561643464653730343364626337336565353161323332366363:6665623737636535366262356638633562313039646438333766613636353537"

    @Test("is the reference operator's, for a stream and for a backfill")
    func reference() throws {
        let spec = try JSONValue(parsing: Self.spec)
        #expect(ConfigurationHash.of(spec: spec) == "c20f06ead4de7043dbc73ee51a2326cc")
        let request: JSONValue = ["streamClass": "arcane-stream-mock", "streamId": "orders"]
        #expect(ConfigurationHash.of(spec: spec, request: request) == Self.backfill)
    }

    @Test("of a request that is open is that of one without 'completed', of one that is completed another")
    func completed() {
        let spec: JSONValue = ["a": 1]
        let open: JSONValue = ["streamId": "s", "completed": false]
        #expect(ConfigurationHash.of(spec: spec, request: open) == ConfigurationHash.of(spec: spec, request: ["streamId": "s"]))
        #expect(
            ConfigurationHash.of(spec: spec, request: ["streamId": "s", "completed": true])
                != ConfigurationHash.of(spec: spec, request: ["streamId": "s"]))
    }

    @Test("of a backfill Job tells which spec it was made from")
    func specPart() {
        #expect(ConfigurationHash.specPart(of: Self.backfill) == "c20f06ead4de7043dbc73ee51a2326cc")
        #expect(ConfigurationHash.specPart(of: "c20f06ead4de7043dbc73ee51a2326cc") == "c20f06ead4de7043dbc73ee51a2326cc")
        #expect(ConfigurationHash.specPart(of: "zz:") == "")
    }

    /// As `encoding/json` writes int64 and float64.
    @Test(
        "numbers are written as Go writes them",
        arguments: [
            ("0", "0"), ("-0", "0"), ("-0.0", "-0"), ("5", "5"), ("5.0", "5"), ("5e0", "5"), ("1e3", "1000"),
            ("-12.50", "-12.5"),
            ("0.1", "0.1"), ("0.000001", "0.000001"), ("0.0000001", "1e-7"), ("1.5e-9", "1.5e-9"), ("1e-10", "1e-10"),
            ("123456789.125", "123456789.125"), ("1e20", "100000000000000000000"), ("1e21", "1e+21"), ("1.25e22", "1.25e+22"),
            ("1e100", "1e+100"), ("9223372036854775807", "9223372036854775807"), ("9223372036854775808", "9223372036854776000"),
            ("-9223372036854775808", "-9223372036854775808"), ("18446744073709551616", "18446744073709552000"),
            ("3.141592653589793238", "3.141592653589793"), ("5e-324", "5e-324"),
            ("1.7976931348623157e308", "1.7976931348623157e+308"),
        ])
    func numbers(text: String, expected: String) {
        #expect(GoJSON.number(text) == expected)
    }

    @Test("texts are escaped, and keys sorted, as Go does")
    func texts() {
        let value: JSONValue = [
            "z": "<a href='x'>&\u{2028}\u{2029}\"\\\n\r\t\u{8}\u{C}\u{1}é😀", "é": nil, "a": [true, false, []], "Z": [:],
        ]
        #expect(
            GoJSON.text(of: value)
                == #"{"Z":{},"a":[true,false,[]],"z":"\u003ca href='x'\u003e\u0026\u2028\u2029\"\\\n\r\t\b\f\u0001é😀","é":null}"#
        )
    }

    @Test("does not depend on the order of keys or the spacing of the manifest")
    func order() throws {
        let one = try JSONValue(parsing: #"{"b": [1, 2], "a": {"y": 1, "x": 2}}"#)
        let other = try JSONValue(parsing: #"{"a":{"x":2,"y":1},"b":[1,2]}"#)
        #expect(ConfigurationHash.of(spec: one) == ConfigurationHash.of(spec: other))
        #expect(ConfigurationHash.of(spec: one) != ConfigurationHash.of(spec: ["b": [2, 1], "a": ["y": 1, "x": 2]]))
    }
}
