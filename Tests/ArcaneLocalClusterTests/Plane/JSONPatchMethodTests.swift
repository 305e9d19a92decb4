import ArcaneCore
import ArcaneJSON
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite("A JSON patch")
struct JSONPatchMethodTests {
    private let served = BuiltInKinds.all[0]

    private func patched(_ document: String, _ patch: String) throws(APIFailure) -> JSONValue {
        try JSONPatchMethod().applied(
            (try? JSONValue(parsing: patch)) ?? .null, to: KubernetesObject((try? JSONValue(parsing: document)) ?? .null),
            of: served,
            subresource: nil, WriteOptions())
    }

    @Test(
        "does what RFC 6902 says",
        arguments: [
            (#"{"a":1}"#, #"[{"op":"add","path":"/b","value":2}]"#, #"{"a":1,"b":2}"#),
            (
                #"{"a":[1,3]}"#, #"[{"op":"add","path":"/a/1","value":2},{"op":"add","path":"/a/-","value":4}]"#,
                #"{"a":[1,2,3,4]}"#
            ),
            (#"{"a":1,"b":2}"#, #"[{"op":"remove","path":"/a"}]"#, #"{"b":2}"#),
            (#"{"a":[1,2,3]}"#, #"[{"op":"remove","path":"/a/1"}]"#, #"{"a":[1,3]}"#),
            (#"{"a":1}"#, #"[{"op":"replace","path":"/a","value":{"b":null}}]"#, #"{"a":{"b":null}}"#),
            (#"{"a":[1,2]}"#, #"[{"op":"replace","path":"/a/0","value":9}]"#, #"{"a":[9,2]}"#),
            (#"{"a":{"x":1}}"#, #"[{"op":"move","from":"/a/x","path":"/b"}]"#, #"{"a":{},"b":1}"#),
            (#"{"a":{"x":1}}"#, #"[{"op":"copy","from":"/a","path":"/b"}]"#, #"{"a":{"x":1},"b":{"x":1}}"#),
            (#"{"a":1}"#, #"[{"op":"test","path":"/a","value":1},{"op":"remove","path":"/a"}]"#, "{}"),
            (
                #"{"a/b":1,"m~n":2}"#, #"[{"op":"remove","path":"/a~1b"},{"op":"replace","path":"/m~0n","value":3}]"#,
                #"{"m~n":3}"#
            ),
            (#"{"a":1}"#, #"[{"op":"replace","path":"","value":{"b":1}}]"#, #"{"b":1}"#),
            (#"{"a":1}"#, "[]", #"{"a":1}"#),
        ])
    func applied(document: String, patch: String, expected: String) throws {
        #expect(try patched(document, patch) == JSONValue(parsing: expected))
    }

    @Test(
        "that does not fit is refused as invalid",
        arguments: [
            #"[{"op":"test","path":"/a","value":2}]"#, #"[{"op":"remove","path":"/x"}]"#,
            #"[{"op":"replace","path":"/x","value":1}]"#,
            #"[{"op":"add","path":"/x/y","value":1}]"#, #"[{"op":"add","path":"/l/9","value":1}]"#,
            #"[{"op":"remove","path":"/l/2"}]"#,
            #"[{"op":"remove","path":"/l/-"}]"#, #"[{"op":"upsert","path":"/a"}]"#, #"[{"op":"add","path":"a","value":1}]"#,
            #"[{"op":"move","from":"/x","path":"/y"}]"#, #"[{"op":"remove","path":"/l/-1"}]"#, #"[{"path":"/a"}]"#,
            #"[{"op":"test","path":"/l/5","value":1}]"#,
        ])
    func refused(patch: String) {
        let failure = failure { () throws(APIFailure) in try patched(#"{"a":1,"l":[1,2]}"#, patch) }
        #expect(failure?.status == 422 && failure?.reason == "Invalid")
    }

    @Test("that is no list is refused as a bad request")
    func noList() {
        #expect(failure { () throws(APIFailure) in try patched("{}", #"{"op":"add"}"#) }?.status == 400)
    }
}
