import Testing

@testable import ArcaneResources

struct CELNameTests {
    @Test(
        "names are escaped as Kubernetes escapes them",
        arguments: [
            ("city", "city"), ("in", "__in__"), ("namespace", "__namespace__"), ("input", "input"), ("a-b", "a__dash__b"),
            ("a.b", "a__dot__b"), ("a/b", "a__slash__b"), ("a__b", "a__underscores__b"),
        ])
    func escapes(name: String, escaped: String) {
        #expect(CELName.escaped(name) == escaped)
    }
}
