import Testing

@testable import ArcaneLocalCluster

@Suite struct APIVersionNameTests {
    @Test("stable versions come before beta and alpha ones, newer before older, and other names last")
    func order() {
        let names = [
            "foo10", "v1alpha1", "v3beta1", "v12alpha2", "foo1", "v10", "v2", "v11beta2", "v1", "v12alpha1", "v10beta3",
            "v11alpha2",
        ]
        #expect(
            names.map(APIVersionName.init).sorted().map(\.name) == [
                "v10", "v2", "v1", "v11beta2", "v10beta3", "v3beta1", "v12alpha2", "v12alpha1", "v11alpha2", "v1alpha1", "foo1",
                "foo10",
            ])
    }
}
