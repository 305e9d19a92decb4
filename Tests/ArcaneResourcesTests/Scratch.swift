import ArcaneResources
import Testing
@Test func scratch() {
    print(CustomResourceDefinition(stream: ResourceNames(kind: "Weather", shortNames: ["wx"]), spec: WeatherSpec.self, description: "d.").yaml)
    print(ReferencePage(kind: "Weather", introduction: "Reads weather.", spec: WeatherSpec.self).markdown)
    print(ExampleManifest(kind: "Weather", name: "oslo", spec: WeatherSpec.self, extent: .all).yaml)
}
