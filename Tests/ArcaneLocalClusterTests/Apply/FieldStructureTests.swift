import ArcaneCore
import Testing

@testable import ArcaneLocalCluster

@Suite("How fields are owned")
struct FieldStructureTests {
    private func structure(_ served: ServedResource, _ path: String...) -> FieldStructure {
        path.reduce(FieldStructure(of: served)) { $0.structure(at: .field($1)) }
    }

    @Test("follows the schema of a CRD")
    func custom() throws {
        let widgets = try TestKinds.widgets()
        #expect(structure(widgets, "spec", "tags").list == .set)
        #expect(structure(widgets, "spec", "steps").list == .atomic)
        #expect(structure(widgets, "spec", "parts").list == .keyed(["name"]))
        #expect(structure(widgets, "spec", "paint").isAtomicObject && !structure(widgets, "spec").isAtomicObject)
        #expect(
            structure(widgets, "spec").isField(.field("color")) && !structure(widgets, "spec", "limits").isField(.field("cpu")))
        #expect(structure(widgets, "metadata", "finalizers").list == .set)
        #expect(structure(widgets, "metadata", "ownerReferences").list == .keyed(["uid"]))
    }

    @Test("follows the types of built-in kinds, down to the containers of a pod template")
    func builtIn() throws {
        let jobs = try TestKinds.builtIn("jobs", group: "batch")
        let pod = structure(jobs, "spec", "template", "spec")
        #expect(pod.structure(at: .field("containers")).list == .keyed(["name"]))
        #expect(pod.structure(at: .field("tolerations")).list == .atomic)
        #expect(structure(jobs, "spec", "selector").isAtomicObject)
        let container = pod.structure(at: .field("containers")).structure(at: .key(["name": "main"]))
        #expect(container.structure(at: .field("env")).list == .keyed(["name"]))
        #expect(container.structure(at: .field("args")).list == .atomic)
    }

    @Test("takes objects apart and lists as a whole where nothing is said")
    func untold() throws {
        let structure = structure(try TestKinds.builtIn("ingresses", group: "networking.k8s.io"), "spec", "rules")
        #expect(structure.list == .atomic && !structure.isAtomicObject && !structure.isField(.field("host")))
    }

    @Test("tells the elements of a list apart by their keys, of which some have defaults")
    func keys() throws {
        let pod = structure(try TestKinds.builtIn("pods"), "spec", "containers").structure(at: .key([:]))
        let ports = pod.structure(at: .field("ports"))
        #expect(try ports.element(["containerPort": 80]) == .key(["containerPort": 80, "protocol": "TCP"]))
        #expect(try ports.element(["containerPort": 80, "protocol": "UDP"]) == .key(["containerPort": 80, "protocol": "UDP"]))
        #expect(throws: FieldStructure.Unkeyed(key: "containerPort")) { try ports.element(["name": "http"]) }
        #expect(try structure(try TestKinds.widgets(), "spec", "tags").element("a") == .value("a"))
        #expect(try structure(try TestKinds.widgets(), "spec", "steps").element("a") == nil)
    }
}
