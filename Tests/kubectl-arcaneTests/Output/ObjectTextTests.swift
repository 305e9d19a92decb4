import ArcaneCore
import ArcaneKubernetes
import ArcaneStreams
import ArcaneYAML
import Testing

@testable import kubectl_arcane

@Suite("What is printed of objects")
struct ObjectTextTests {
    private static let job = KubernetesObject([
        "apiVersion": "batch/v1", "kind": "Job", "metadata": ["name": "orders", "managedFields": [["manager": "x"]]],
        "spec": ["list": [1, "two"], "empty": [:], "none": []],
    ])
    private static let pod = KubernetesObject(["apiVersion": "v1", "kind": "Pod", "metadata": ["name": "p"]])

    private static func text(_ objects: [KubernetesObject], _ format: OutputFormat, isList: Bool = true) -> String {
        ObjectText.text(objects, as: format, isList: isList) { isWide in isWide ? "wide" : "table" }
    }

    @Test("is what kubectl takes as a name")
    func names() {
        #expect(Self.text([Self.job, Self.pod], .name) == "job.batch/orders\npod/p\n")
    }

    @Test("is a table for people, narrow or wide")
    func tables() {
        #expect(Self.text([Self.job], .table) == "table")
        #expect(Self.text([], .wide) == "wide")
    }

    @Test("is JSON that people can read, without the owners of fields")
    func json() throws {
        let text = Self.text([Self.job], .json, isList: false)
        #expect(text.hasPrefix("{\n    \"apiVersion\": \"batch/v1\",\n    \"kind\": \"Job\",\n"))
        let members = try JSONValue(yaml: text)
        #expect(members["metadata"] == ["name": "orders"])
        #expect(members["spec"] == Self.job.json["spec"])
    }

    @Test("is a list where several may be, as kubectl has it, also of one and of none", arguments: [OutputFormat.json, .yaml])
    func list(format: OutputFormat) throws {
        for objects in [[], [Self.pod], [Self.pod, Self.job]] {
            let list = try JSONValue(yaml: Self.text(objects, format))
            #expect(list["kind"] == "List")
            #expect(list["items"]?.arrayValue?.count == objects.count)
        }
        #expect(try JSONValue(yaml: Self.text([Self.pod], format, isList: false)) == Self.pod.json)
    }

    @Test("of a table without rows is a sentence")
    func empty() {
        #expect(TextTable(["A"], rows: []).text(ifEmpty: "Nothing.") == "Nothing.\n")
        #expect(TextTable(["A"], rows: [["b"]]).text(ifEmpty: "Nothing.") == "A\nb\n")
    }
}
