import ArcaneCore
import Foundation
import Testing

@testable import ArcaneLocalCluster

@Suite struct PodVolumeTests {
    private let sources = PodSources(secrets: ["login": ["a": "1", "b": "2"]], configMaps: ["settings": ["c": "3"]])

    private func volume(_ source: JSONValue) throws(ContainerFailure) -> PodVolume? {
        try PodVolume.volumes(of: ["volumes": [source.setting(["name"], to: "v")]], sources)["v"]
    }

    @Test("the kinds of volumes that a machine has") func kinds() throws {
        #expect(try volume(["emptyDir": [:]]) == .empty)
        #expect(try volume(["hostPath": ["path": "/srv"]]) == .host("/srv"))
        #expect(try volume(["persistentVolumeClaim": ["claimName": "disk"]]) == .claim("disk"))
        #expect(try volume(["secret": ["secretName": "login"]]) == .files(["a": Data("1".utf8), "b": Data("2".utf8)]))
        #expect(try volume(["configMap": ["name": "settings"]]) == .files(["c": Data("3".utf8)]))
    }

    @Test("keys can be chosen, and given other paths") func items() throws {
        let source: JSONValue = ["secret": ["secretName": "login", "items": [["key": "a", "path": "deep/x"]]]]
        #expect(try volume(source) == .files(["deep/x": Data("1".utf8)]))
    }

    @Test("what is optional may be missing") func optional() throws {
        #expect(try volume(["secret": ["secretName": "none", "optional": true]]) == .files([:]))
    }

    @Test(
        "what is missing, or not supported, is waited for, and named",
        arguments: [
            (["secret": ["secretName": "none"]], "secret \"none\" not found"),
            (["configMap": ["name": "none"]], "configmap \"none\" not found"),
            (["secret": ["secretName": "login", "items": [["key": "x", "path": "x"]]]], "secret \"login\" has no key \"x\""),
            (["nfs": ["server": "s"]], "volume \"v\" is of a kind that local pods do not have"),
        ] as [(JSONValue, String)])
    func missing(source: JSONValue, message: String) {
        let failure = #expect(throws: ContainerFailure.self) { try volume(source) }
        #expect(failure?.message.hasPrefix(message) == true)
        #expect(failure?.isFinal == false)
    }
}
