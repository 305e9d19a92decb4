import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite struct ContainerEnvironmentTests {
    private let sources = PodSources(
        secrets: ["login": ["USER": "anna", "bad key": "x", "PASSWORD": "marker"]],
        configMaps: ["settings": ["MODE": "fast", "USER": "nobody"]])

    private func environment(_ container: JSONValue) throws(ContainerFailure) -> ContainerEnvironment {
        try ContainerEnvironment(container, of: Sample.pod(), sources)
    }

    @Test("variables may refer to those before them, and not to those behind") func order() throws {
        let environment = try environment([
            "env": [["name": "A", "value": "1"], ["name": "B", "value": "$(A)$(C)"], ["name": "C", "value": "3"]]
        ])
        #expect(environment.variables == ["A": "1", "B": "1$(C)", "C": "3"])
    }

    @Test("all of a Secret comes in, keys that are no names are left out with a warning, and env wins") func envFrom() throws {
        let environment = try environment([
            "envFrom": [["secretRef": ["name": "login"]], ["prefix": "S_", "configMapRef": ["name": "settings"]]],
            "env": [["name": "PASSWORD", "value": "other"], ["name": "WHO", "value": "$(USER)"]],
        ])
        #expect(
            environment.variables == ["USER": "anna", "PASSWORD": "other", "S_MODE": "fast", "S_USER": "nobody", "WHO": "anna"])
        #expect(environment.warnings.map(\.reason) == ["InvalidEnvironmentVariableNames"])
        #expect(environment.warnings.first?.message.contains("[bad key]") == true)
        #expect(environment.warnings.first?.message.contains("marker") == false)
    }

    @Test("of two sources the later one wins") func laterWins() throws {
        let environment = try environment([
            "envFrom": [["secretRef": ["name": "login"]], ["configMapRef": ["name": "settings"]]]
        ])
        #expect(environment.variables["USER"] == "nobody")
    }

    @Test("values come from keys and from fields of the pod") func valueFrom() throws {
        func from(_ name: JSONValue, _ source: JSONValue) -> JSONValue { ["name": name, "valueFrom": source] }
        func field(_ path: JSONValue) -> JSONValue { ["fieldRef": ["fieldPath": path]] }
        let environment = try environment([
            "env": [
                from("A", ["secretKeyRef": ["name": "login", "key": "USER"]]),
                from("B", ["configMapKeyRef": ["name": "settings", "key": "MODE"]]), from("C", field("metadata.name")),
                from("D", field("metadata.namespace")), from("E", field("metadata.labels['app']")),
                from("F", field("metadata.annotations['note']")), from("G", field("metadata.uid")),
                from("H", field("metadata.labels['missing']")), from("I", field("spec.nodeName")),
            ]
        ])
        #expect(
            environment.variables == [
                "A": "anna", "B": "fast", "C": "orders-x", "D": "default", "E": "orders", "F": "mine", "G": "pod-uid", "H": "",
                "I": "local",
            ])
    }

    @Test(
        "what is missing keeps the container from being started, and is named",
        arguments: [
            (["envFrom": [["secretRef": ["name": "none"]]]], "secret \"none\" not found"),
            (["envFrom": [["configMapRef": ["name": "none"]]]], "configmap \"none\" not found"),
            (
                ["env": [["name": "A", "valueFrom": ["secretKeyRef": ["name": "login", "key": "none"]]]]],
                "couldn't find key none in Secret default/login"
            ),
            (
                ["env": [["name": "A", "valueFrom": ["configMapKeyRef": ["name": "settings", "key": "none"]]]]],
                "couldn't find key none in ConfigMap default/settings"
            ),
            (
                ["env": [["name": "A", "valueFrom": ["fieldRef": ["fieldPath": "spec.volumes"]]]]],
                "failed to resolve fieldRef spec.volumes: it is no field that a variable can have"
            ),
        ] as [(JSONValue, String)])
    func missing(container: JSONValue, message: String) {
        #expect(throws: ContainerFailure(reason: "CreateContainerConfigError", message: message)) {
            try environment(container)
        }
    }

    @Test("what is optional may be missing: the variable is not there") func optional() throws {
        let environment = try environment([
            "envFrom": [["secretRef": ["name": "none", "optional": true]]],
            "env": [
                ["name": "A", "valueFrom": ["secretKeyRef": ["name": "none", "key": "k", "optional": true]]],
                ["name": "B", "valueFrom": ["secretKeyRef": ["name": "login", "key": "k", "optional": true]]],
                ["name": "C"],
            ],
        ])
        #expect(environment.variables == ["C": ""])
    }

    @Test("a resource has no value here, which a warning says") func resources() throws {
        let environment = try environment([
            "env": [["name": "CPU", "valueFrom": ["resourceFieldRef": ["resource": "limits.cpu"]]]]
        ])
        #expect(environment.variables == [:])
        #expect(environment.warnings.first?.message.contains("CPU") == true)
    }
}
