import ArcaneCore
import Testing

@Suite("The merge key")
struct MergeKeyTests {
    @Test(
        "is that of the reference platform",
        arguments: [
            (["2"], "913da1f8df6f8fd47593840d533ba0458cc9873996bf310460abb495b34c232a"),
            (["88888"], "cc2b36e9f63cdbf5baa90d8eeb0d8edfae3017b137ff2c94ef9d9436bac760f0"),
            (["1", "abc"], "1cefb1297b9334c2fe321ee39cb2022f238750ed47235c7516715383c47d90f9"),
        ])
    func golden(_ parts: [String], _ key: String) {
        #expect(MergeKey.of(parts) == key)
    }

    @Test("tells the order of parts apart, and is the same for a text however it is given")
    func parts() {
        #expect(MergeKey.of(["a", "b"]) != MergeKey.of(["b", "a"]))
        #expect(MergeKey.of(["1#abc"]) == MergeKey.of(["1", "abc"]))
        #expect(MergeKey.of(["😀"]).count == 64)
    }
}

@Suite("A secret")
struct SecretTests {
    @Test("is never printed, whatever prints it")
    func hidden() {
        struct Holder { var secret = Secret("hunter2") }
        var dumped = ""
        dump(Holder(), to: &dumped)
        for text in ["\(Secret("hunter2"))", String(reflecting: Secret("hunter2")), "\(Holder())", dumped] {
            #expect(!text.contains("hunter2"))
        }
        #expect(Secret("hunter2").exposed == "hunter2")
    }
}
