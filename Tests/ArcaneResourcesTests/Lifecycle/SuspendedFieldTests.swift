import ArcaneCore
import ArcaneResources
import Testing

@Suite("The field that stops a stream")
struct SuspendedFieldTests {
    @Test(
        "is where the layout of the spec has it",
        arguments: [
            ([:], ["suspended": true]), (["execution": ["layoutVersion": "v1"]], ["execution": ["suspended": true]]),
            (["execution": ["layoutVersion": "v2"]], ["execution": ["suspended": true]]),
            (["execution": [:]], ["suspended": true]),
        ] as [(JSONValue, JSONValue)])
    func layouts(spec: JSONValue, change: JSONValue) throws {
        #expect(try SuspendedField.change(of: spec, to: true) == change)
        // What it changes is what the stream is read by.
        let stream = StreamDefinition(["spec": spec.merging(change)], streamClass: StreamClassSpec())
        #expect(stream.isSuspended)
        let back = spec.merging(change).merging(try SuspendedField.change(of: spec, to: false))
        #expect(!StreamDefinition(["spec": back], streamClass: StreamClassSpec()).isSuspended)
    }

    @Test("is nowhere in a layout that is not known, which is said as it is of the stream")
    func unknown() {
        let spec: JSONValue = ["execution": ["layoutVersion": "v9"]]
        let problem = #expect(throws: SpecProblem.self) { try SuspendedField.path(in: spec) }
        let stream = StreamDefinition(["spec": spec], streamClass: StreamClassSpec())
        #expect(problem.map { stream.problems.contains($0) } == true)
    }
}
