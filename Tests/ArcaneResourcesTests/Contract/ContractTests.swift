import ArcaneResources
import Testing

/// The names are other programs' too: operators and plugins that were built before and elsewhere.
struct ContractTests {
    @Test("variables have the names that operators set")
    func variables() {
        #expect(EnvironmentVariable.streamID == "STREAMCONTEXT__STREAM_ID")
        #expect(EnvironmentVariable.streamKind == "STREAMCONTEXT__STREAM_KIND")
        #expect(EnvironmentVariable.streamClass == "STREAMCONTEXT__STREAM_CLASS")
        #expect(EnvironmentVariable.backfill == "STREAMCONTEXT__BACKFILL")
        #expect(EnvironmentVariable.backfillID == "STREAMCONTEXT__BACKFILL_ID")
        #expect(EnvironmentVariable.spec == "STREAMCONTEXT__SPEC")
        #expect(
            EnvironmentVariable.overrides
                == ["STREAMCONTEXT__OVERRIDE", "STREAMCONTEXT_SPEC_OVERRIDE", "STREAMCONTEXT_OVERRIDE"])
        #expect(EnvironmentVariable.stateAnnotationKeys == "ARCANE__STATE_ANNOTATION_KEYS")
    }

    @Test("labels and annotations have the names that operators look for")
    func metadata() {
        #expect(JobMetadata.streamIDLabel == "arcane/stream-id")
        #expect(JobMetadata.streamKindLabel == "arcane/stream-kind")
        #expect(JobMetadata.backfillingLabel == "arcane/backfilling")
        #expect(JobMetadata.configurationHashAnnotation == "configuration-hash")
        #expect(APIGroup.apiVersion == "streaming.sneaksanddata.com/v1")
    }

    @Test("states have the values that operators act on")
    func states() {
        #expect(StateAnnotation.allCases.map(\.rawValue) == ["schema-mismatch", "crash-loop", "suspended", "reload-requested"])
    }

    @Test(
        "the keys of states are those that the operator names, or the usual two",
        arguments: [
            (nil, ["arcane/state", "arcane.streaming.sneaksanddata.com/state"]),
            ("", ["arcane/state", "arcane.streaming.sneaksanddata.com/state"]),
            (" , ", ["arcane/state", "arcane.streaming.sneaksanddata.com/state"]), ("a/state", ["a/state"]),
            ("b/state, a/state", ["b/state", "a/state"]),
        ] as [(String?, [String])])
    func keys(text: String?, keys: [String]) {
        #expect(StateAnnotation.keys(in: text) == keys)
    }
}
