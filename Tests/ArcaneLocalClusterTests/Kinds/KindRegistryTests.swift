import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite("The kinds that are served")
struct KindRegistryTests {
    @Test("have each one name, and are found by it")
    func names() {
        let registry = KindRegistry()
        #expect(Set(registry.all.map { "\($0.groupResource)/\($0.resource.version)" }).count == registry.all.count)
        for kind in registry.all {
            #expect(registry.served(kind.resource) == kind)
            #expect(registry.served(apiVersion: kind.resource.apiVersion, kind: kind.resource.kind) == kind)
        }
    }

    @Test("are replaced as a whole, and gone without versions")
    func replace() {
        var registry = KindRegistry()
        let count = registry.all.count
        let versions = CustomKinds.read(Sample.widgetDefinition())
        registry.replace(GroupResource(.widgets), with: versions)
        #expect(registry.all.count == count + 1 && registry.served(.widgets)?.shortNames == ["wd"])
        registry.replace(GroupResource(.widgets), with: [])
        #expect(registry.all.count == count && registry.served(.widgets) == nil)
    }

    @Test("of a definition are its versions that are served, in the form of the one that is stored")
    func versions() {
        let version = Sample.widgetDefinition()["spec"]?["versions"]?.arrayValue?.first ?? .null
        let definition = Sample.widgetDefinition().setting(
            ["spec", "versions"],
            to: [
                version.setting(["name"], to: "v1alpha1").setting(["served"], to: false).setting(["storage"], to: false),
                version.setting(["name"], to: "v1beta1").setting(["storage"], to: false), version,
            ])
        let served = CustomKinds.read(definition)
        #expect(served.map(\.resource.version) == ["v1beta1", "v1"])
        #expect(served.allSatisfy { $0.storageVersion == "v1" && !$0.showsStoredText })
        let object: JSONValue = ["apiVersion": "shop.example/v1beta1", "kind": "Widget"]
        #expect(served.first?.stored(object)["apiVersion"] == "shop.example/v1")
        #expect(served.first?.shown(["apiVersion": "shop.example/v1"])["apiVersion"] == "shop.example/v1beta1")
    }
}
