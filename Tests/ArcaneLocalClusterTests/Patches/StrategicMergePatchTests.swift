import ArcaneCore
import ArcaneYAML
import Testing

@testable import ArcaneLocalCluster

@Suite("A strategic merge patch")
struct StrategicMergePatchTests {
    private func patched(_ object: String, _ patch: String) throws -> JSONValue {
        try StrategicMergePatch(JSONValue(yaml: patch)).applied(to: JSONValue(yaml: object))
    }

    private static let pod = """
        spec:
          restartPolicy: Never
          tolerations: [{key: a}]
          containers:
          - {name: main, image: one, args: [x, y], env: [{name: A, value: '1'}, {name: B, value: '2'}], ports: [{containerPort: 80}]}
          - {name: side, image: two}
        """

    @Test("merges objects and removes what is null")
    func objects() throws {
        #expect(
            try patched("{metadata: {labels: {a: '1', b: '2'}, name: n}}", "{metadata: {labels: {a: null, c: '3'}}}")
                == JSONValue(yaml: "{metadata: {labels: {b: '2', c: '3'}, name: n}}"))
    }

    @Test("merges containers by name, their variables too, and replaces arguments")
    func containers() throws {
        let patch =
            "{spec: {containers: [{name: main, image: new, args: [z], env: [{name: B, value: '9'}, {name: C, value: '3'}]}]}}"
        let main = try patched(Self.pod, patch)["spec"]?["containers"]?.arrayValue
        #expect(main?.count == 2)
        #expect(
            try main?.first
                == JSONValue(
                    yaml: """
                        {name: main, image: new, args: [z], ports: [{containerPort: 80}],
                         env: [{name: A, value: '1'}, {name: B, value: '9'}, {name: C, value: '3'}]}
                        """))
    }

    @Test("adds an entry that is new, and deletes one by its key")
    func entries() throws {
        let names = try patched(Self.pod, "{spec: {containers: [{name: side, $patch: delete}, {name: third, image: i}]}}")[
            "spec"]?[
                "containers"]?.arrayValue?.map { $0["name"] }
        #expect(names == ["main", "third"])
    }

    @Test("replaces lists that have no key")
    func atomic() throws {
        #expect(
            try patched(Self.pod, "{spec: {tolerations: [{key: b}]}}")["spec"]?["tolerations"] == JSONValue(yaml: "[{key: b}]"))
    }

    @Test("tells the ports of Services and of containers apart")
    func ports() throws {
        #expect(
            try patched("{ports: [{port: 80, name: a}]}", "{ports: [{port: 80, name: b}, {port: 81, name: c}]}")
                == JSONValue(yaml: "{ports: [{port: 80, name: b}, {port: 81, name: c}]}"))
        #expect(
            try patched("{ports: [{containerPort: 80, name: a}]}", "{ports: [{containerPort: 80, protocol: TCP}]}")
                == JSONValue(yaml: "{ports: [{containerPort: 80, name: a, protocol: TCP}]}"))
    }

    @Test(
        "heeds the directives",
        arguments: [
            ("{a: {x: 1, y: 2}}", "{a: {$patch: replace, z: 3}}", "{a: {z: 3}}"),
            ("{a: {x: 1}, b: 1}", "{a: {$patch: delete}}", "{b: 1}"),
            ("{env: [{name: A}]}", "{env: [{$patch: replace}, {name: B}]}", "{env: [{name: B}]}"),
            ("{s: {type: x, x: {k: 1}}}", "{s: {$retainKeys: [type, y], type: y, y: {k: 2}}}", "{s: {type: y, y: {k: 2}}}"),
            ("{finalizers: [a, b]}", "{finalizers: [c, a]}", "{finalizers: [a, b, c]}"),
            ("{finalizers: [a, b]}", "{'$deleteFromPrimitiveList/finalizers': [a]}", "{finalizers: [b]}"),
            (
                "{env: [{name: A}, {name: B}]}",
                "{'$setElementOrder/env': [{name: C}, {name: B}, {name: A}], env: [{name: C}]}",
                "{env: [{name: C}, {name: B}, {name: A}]}"
            ),
        ])
    func directives(object: String, patch: String, expected: String) throws {
        #expect(try patched(object, patch) == JSONValue(yaml: expected))
    }

    @Test("that lacks a key, or gives a directive that there is not, is refused with a reason")
    func refused() {
        #expect(
            throws: StrategicMergePatch.Invalid(message: "an entry of 'env' has no 'name', by which it is told from others")
        ) {
            try patched("{env: [{name: A}]}", "{env: [{value: '1'}]}")
        }
        #expect(throws: StrategicMergePatch.Invalid.self) { try patched("{}", "{a: {$patch: upsert}}") }
        #expect(throws: StrategicMergePatch.Invalid.self) { try patched("{}", "[1]") }
    }

    @Test("applied twice is as applied once")
    func idempotent() throws {
        let patch = "{spec: {containers: [{name: main, image: new}, {name: x, image: y}], restartPolicy: OnFailure}}"
        let once = try StrategicMergePatch(JSONValue(yaml: patch)).applied(to: JSONValue(yaml: Self.pod))
        #expect(try StrategicMergePatch(JSONValue(yaml: patch)).applied(to: once) == once)
    }
}
