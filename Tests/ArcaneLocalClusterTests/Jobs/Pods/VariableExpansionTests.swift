import Testing

@testable import ArcaneLocalCluster

@Suite struct VariableExpansionTests {
    @Test(
        "references are replaced as Kubernetes does",
        arguments: [
            ("plain", "plain"), ("$(A)", "one"), ("<$(A)$(B)>", "<onetwo>"), ("$(MISSING)", "$(MISSING)"), ("$$(A)", "$(A)"),
            ("$$$(A)", "$one"), ("$$$$(A)", "$$(A)"), ("$A", "$A"), ("cost: 5$", "cost: 5$"), ("$(A", "$(A"), ("$()", "$()"),
            ("{\"a\":\"$$(x)\"}", "{\"a\":\"$(x)\"}"), ("ü$(A)ü", "üoneü"), ("", ""), ("$", "$"), ("$$", "$"),
        ])
    func expands(text: String, expected: String) {
        #expect(VariableExpansion.expand(text, ["A": "one", "B": "two"]) == expected)
    }

    @Test("values are put in as they are, not expanded again") func once() {
        #expect(VariableExpansion.expand("$(A)", ["A": "$(B)", "B": "no"]) == "$(B)")
    }
}
