import ArcaneCore
import ArcaneResources
import Testing

@testable import ArcanePluginKit

@Suite("The environment of a stream")
struct StreamEnvironmentTests {
    let complete = [
        "STREAMCONTEXT__STREAM_ID": "orders", "STREAMCONTEXT__STREAM_KIND": "RestApiStream",
        "STREAMCONTEXT__SPEC": #"{"request": {"url": "https://a"}, "sink": {"location": "file:///d", "rowsPerGroup": 5}}"#,
    ]

    @Test("is read from the contract's variables")
    func reads() throws {
        var variables = complete
        variables["STREAMCONTEXT__STREAM_CLASS"] = "rest"
        variables["STREAMCONTEXT__BACKFILL"] = "true"
        variables["STREAMCONTEXT__BACKFILL_ID"] = "orders-6f2c"
        let environment = try StreamEnvironment.read(variables).get()
        #expect(environment.streamID == "orders")
        #expect(environment.streamKind == "RestApiStream")
        #expect(environment.streamClass == "rest")
        #expect(environment.isBackfill)
        #expect(environment.backfillID == "orders-6f2c")
        #expect(environment.spec[path: ["sink", "rowsPerGroup"]] == 5)
        #expect(environment.stateAnnotationKeys == ["arcane/state", "arcane.streaming.sneaksanddata.com/state"])
    }

    @Test("names everything that is missing at once")
    func missing() {
        let paths = StreamEnvironment.read([:]).problems.map(\.path)
        #expect(paths == ["STREAMCONTEXT__STREAM_ID", "STREAMCONTEXT__STREAM_KIND", "STREAMCONTEXT__SPEC"])
    }

    @Test(
        "takes any case of true for a backfill, and nothing else",
        arguments: [("true", true), ("TRUE", true), ("True", true), ("false", false), ("1", false), ("", false)])
    func backfill(text: String, isBackfill: Bool) throws {
        var variables = complete
        variables["STREAMCONTEXT__BACKFILL"] = text
        #expect(try StreamEnvironment.read(variables).get().isBackfill == isBackfill)
        variables["STREAMCONTEXT__BACKFILL"] = nil
        #expect(try !StreamEnvironment.read(variables).get().isBackfill)
    }

    @Test(
        "lays an override over the spec under any of its three names, names matching in any case",
        arguments: ["STREAMCONTEXT__OVERRIDE", "STREAMCONTEXT_SPEC_OVERRIDE", "STREAMCONTEXT_OVERRIDE"])
    func overrides(name: String) throws {
        var variables = complete
        variables[name] = #"{"SINK": {"rowspergroup": 9}, "new": [1]}"#
        let spec = try StreamEnvironment.read(variables).get().spec
        #expect(spec[path: ["sink", "rowsPerGroup"]] == 9)
        #expect(spec[path: ["sink", "location"]] == "file:///d")
        #expect(spec["new"] == [1])
    }

    @Test(
        "says what is wrong with JSON that is none, or none of an object",
        arguments: ["", "{", "[]", "null", "<html>", #"{"a": 1} x"#])
    func garbledSpec(text: String) {
        var variables = complete
        variables["STREAMCONTEXT__SPEC"] = text
        #expect(StreamEnvironment.read(variables).problems.map(\.path) == ["STREAMCONTEXT__SPEC"])
        variables = complete
        variables["STREAMCONTEXT__OVERRIDE"] = text.isEmpty ? "x" : text
        #expect(StreamEnvironment.read(variables).problems.first?.path == "STREAMCONTEXT__OVERRIDE")
    }

    @Test("refuses names that would lead out of the stream's folder", arguments: ["..", "a/b", "_arcane", "a\u{0}b", "."])
    func folderNames(name: String) {
        var variables = complete
        variables["STREAMCONTEXT__STREAM_ID"] = name
        #expect(StreamEnvironment.read(variables).problems.map(\.path) == ["STREAMCONTEXT__STREAM_ID"])
        variables = complete
        variables["STREAMCONTEXT__BACKFILL_ID"] = name
        #expect(StreamEnvironment.read(variables).problems.map(\.path) == ["STREAMCONTEXT__BACKFILL_ID"])
    }

    @Test("takes other annotation keys where the operator names them")
    func annotationKeys() throws {
        var variables = complete
        variables["ARCANE__STATE_ANNOTATION_KEYS"] = "a/state, b/state"
        #expect(try StreamEnvironment.read(variables).get().stateAnnotationKeys == ["a/state", "b/state"])
        variables["ARCANE__STATE_ANNOTATION_KEYS"] = ""
        #expect(try StreamEnvironment.read(variables).get().stateAnnotationKeys == StateAnnotation.keys)
    }
}
