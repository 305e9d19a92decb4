import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import kubectl_arcane

@Suite("A stream as it is seen")
struct ObservedStreamTests {
    @Test("has failed where phase and annotation say so, and else may be about to go on")
    func failed() {
        #expect(Samples.stream("Failed", metadata: Samples.crashLoop).hasFailed)
        #expect(!Samples.stream("Failed").hasFailed)
        #expect(!Samples.stream("Running", metadata: Samples.crashLoop).hasFailed)
    }

    @Test("is named as commands take it")
    func arguments() {
        #expect(Samples.stream().arguments == "shell orders -n sales")
    }

    @Test("of a class that is wrong is not read: the class is named with what is wrong")
    func wrongClass() {
        #expect {
            try StreamKind(KubernetesObject(["metadata": ["name": "rest"], "spec": ["kindRef": "RestStream"]]))
        } throws: {
            "\($0)".contains("the StreamClass rest is wrong") && "\($0)".contains("pluralName")
        }
    }

    @Test("has requests that are its own: of its name, its class and its namespace")
    func requests() {
        let name = ObjectName("sales", "orders")
        #expect(Samples.request().isFor(name, of: "shell"))
        #expect(!Samples.request().isFor(name, of: "rest"))
        #expect(!Samples.request(namespace: "hr").isFor(name, of: "shell"))
        #expect(!Samples.request(stream: "other").isFor(name, of: "shell"))
        #expect(Samples.request(payload: [:]).payload == nil)
        #expect(!Samples.request(completed: true).isOpen)
    }
}
