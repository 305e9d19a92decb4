import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite("Objects of built-in kinds")
struct BuiltInKindsTests {
    private func causes(_ resource: APIResource, _ object: JSONValue) throws -> [String] {
        let plane = try ControlPlane()
        return failure { () throws(APIFailure) in try plane.create(resource, object) }?.causes ?? []
    }

    private static let template = ["spec", "template", "spec"]

    @Test("a Job gets its defaults, its selector and the labels of its pods")
    func jobDefaults() throws {
        let job = try ControlPlane().create(.jobs, Sample.job("a"))
        let spec = job.json["spec"]
        #expect(spec?["parallelism"] == 1 && spec?["completions"] == 1 && spec?["backoffLimit"] == 6)
        #expect(spec?["completionMode"] == "NonIndexed" && spec?["suspend"] == false)
        #expect(spec?["podReplacementPolicy"] == "TerminatingOrFailed")
        #expect(spec?["selector"] == ["matchLabels": ["batch.kubernetes.io/controller-uid": .string(job.uid)]])
        #expect(
            spec?["template"]?["metadata"]?["labels"] == [
                "batch.kubernetes.io/controller-uid": .string(job.uid), "controller-uid": .string(job.uid),
                "batch.kubernetes.io/job-name": "a", "job-name": "a",
            ])
        let pod = job.json[path: Self.template]
        #expect(pod?["terminationGracePeriodSeconds"] == 30 && pod?["dnsPolicy"] == "ClusterFirst")
        let container = pod?["containers"]?.arrayValue?.first
        #expect(container?["imagePullPolicy"] == "Always" && container?["terminationMessagePath"] == "/dev/termination-log")
    }

    @Test(
        "a container's image is pulled always where it has no tag of its own",
        arguments: [
            ("busybox", "Always"), ("busybox:latest", "Always"), ("busybox:1.36", "IfNotPresent"),
            ("host:5000/busybox", "Always"),
            ("host:5000/busybox:2", "IfNotPresent"), ("busybox@sha256:abc", "IfNotPresent"),
        ])
    func imagePullPolicy(image: String, expected: JSONValue) throws {
        let pod = Sample.pod("a").setting(["spec", "containers"], to: [["name": "main", "image": .string(image)]])
        let container = try ControlPlane().create(.pods, pod).json["spec"]?["containers"]?.arrayValue?.first
        #expect(container?["imagePullPolicy"] == expected)
    }

    @Test("a Job's template, selector and completions cannot change; its suspension and parallelism can")
    func immutableJob() throws {
        let plane = try ControlPlane()
        let job = try plane.create(.jobs, Sample.job("a"))
        let image: JSONValue = ["spec": ["template": ["spec": ["terminationGracePeriodSeconds": 5]]]]
        let failure = failure { () throws(APIFailure) in try plane.patch(.jobs, place("a"), image) }
        #expect(failure?.status == 422 && failure?.reason == "Invalid")
        #expect(
            failure?.causes.map { $0.hasPrefix("spec.template: Invalid value: ") && $0.hasSuffix("field is immutable") } == [
                true
            ])
        #expect(try plane.patch(.jobs, place("a"), ["spec": ["suspend": true, "parallelism": 2]]).generation == 2)
        // A replacement that leaves the defaults out is the same template.
        let bare = job.json.setting(Self.template, to: Sample.job("a")[path: Self.template])
        #expect(try plane.update(.jobs, place("a"), bare.setting(["metadata", "resourceVersion"], to: nil)).generation == 3)
    }

    @Test("a Job needs containers with a name and an image, and a restart policy that ends")
    func jobProblems() throws {
        func job(_ pod: JSONValue) -> JSONValue { Sample.job("a").setting(Self.template, to: pod) }
        #expect(
            try causes(.jobs, job(["containers": [["name": "A!"], ["image": "i"]]])) == [
                #"spec.template.spec.containers[0].name: Invalid value: "A!": must be a lowercase RFC 1123 label of at most 63 characters"#,
                "spec.template.spec.containers[0].image: Required value",
                "spec.template.spec.containers[1].name: Required value",
                #"spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never""#,
            ])
        #expect(
            try causes(.jobs, job(["restartPolicy": "Sometimes", "containers": [["name": "a", "image": "i"]]])) == [
                #"spec.template.spec.restartPolicy: Unsupported value: "Sometimes": supported values: "OnFailure", "Never""#
            ])
        #expect(
            try causes(.jobs, ["metadata": ["name": "a"], "spec": [:]]).contains(
                "spec.template.spec.containers: Required value"))
        let negative = try causes(.jobs, Sample.job("a").setting(["spec", "backoffLimit"], to: -1))
        #expect(negative == ["spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0"])
    }

    @Test("a Job of a name too long for the labels of its pods is refused")
    func longJobName() throws {
        let found = try causes(.jobs, Sample.job(String(repeating: "a", count: 64)))
        #expect(!found.isEmpty && found.allSatisfy { $0.hasPrefix("spec.template.labels") && $0.hasSuffix("63 bytes") })
        #expect(try causes(.jobs, Sample.job(String(repeating: "a", count: 63))) == [])
    }

    @Test("a Secret's texts become data, which is Base64, and its values are in no message")
    func secrets() throws {
        let plane = try ControlPlane()
        let created = try plane.create(.secrets, Sample.secret("a", ["password": "hunter2"]))
        #expect(created.json["data"] == ["password": "aHVudGVyMg=="] && created.json["stringData"] == nil)
        #expect(created.json["type"] == "Opaque")
        let failure = failure { () throws(APIFailure) in
            try plane.create(.secrets, ["metadata": ["name": "b"], "data": ["password": "hunter2!"]])
        }
        #expect(failure?.status == 422 && failure?.json.text.contains("hunter2") == false)
        #expect(failure?.causes.first?.hasPrefix("data[password]: Invalid value") == true)
        #expect(
            ArcaneLocalClusterTests.failure { () throws(APIFailure) in
                try plane.patch(.secrets, place("a"), ["type": "example.org/other"])
            }?.causes == [#"type: Invalid value: "example.org/other": field is immutable"#])
    }

    @Test("an immutable ConfigMap stays as it is")
    func immutable() throws {
        let plane = try ControlPlane()
        try plane.create(.configMaps, Sample.configMap("a", ["x": "1"]).merging(["immutable": true]))
        let failure = failure { () throws(APIFailure) in try plane.patch(.configMaps, place("a"), ["data": ["x": "2"]]) }
        #expect(failure?.causes == ["data: Forbidden: field is immutable when `immutable` is set"])
        #expect(try plane.patch(.configMaps, place("a"), ["metadata": ["labels": ["a": "b"]]]).labels == ["a": "b"])
    }

    @Test(
        "names are those that the API takes",
        arguments: [
            ("a", true), ("a-b.c1", true), ("A", false), ("a_b", false), ("-a", false), ("a..b", false), ("a.-b", false),
            (String(repeating: "a", count: 253), true), (String(repeating: "a", count: 254), false),
        ])
    func names(name: String, isTaken: Bool) throws {
        let found = try causes(.configMaps, Sample.configMap(name))
        #expect(found.isEmpty == isTaken)
        #expect(found.allSatisfy { $0.hasPrefix("metadata.name: Invalid value") })
    }

    @Test("a namespace's name has no dots and at most 63 characters, that of a role may have colons")
    func otherNames() throws {
        #expect(try causes(.namespaces, ["metadata": ["name": "a.b"]]).count == 1)
        let long = try causes(.namespaces, ["metadata": ["name": .string(String(repeating: "a", count: 64))]])
        #expect(long.contains { $0.hasPrefix("metadata.name: ") && $0.hasSuffix("no more than 63 characters") })
        let roles = APIResource(group: "rbac.authorization.k8s.io", version: "v1", kind: "Role", plural: "roles")
        #expect(try causes(roles, ["metadata": ["name": "system:a:b"]]) == [])
        #expect(try causes(roles, ["metadata": ["name": "a/b"]]).count == 1)
    }

    @Test("labels and annotations are texts under qualified names")
    func labels() throws {
        let long = String(repeating: "x", count: 64)
        for (labels, field) in [
            (["a": "b c"], "metadata.labels"), (["a": .string(long)], "metadata.labels"), (["a b": "c"], "metadata.labels"),
            (["a": 5], "metadata.labels[a]"), (["/x": "c"], "metadata.labels"), ([long: "c"], "metadata.labels"),
        ] as [(JSONValue, String)] {
            let found = try causes(.configMaps, Sample.configMap("x").setting(["metadata", "labels"], to: labels))
            #expect(found.count == 1 && found.first?.hasPrefix("\(field): ") == true, "\(labels): \(found)")
        }
        let fine: JSONValue = ["a": "", "example.org/A_b.c": "X_y.z-1"]
        #expect(try causes(.configMaps, Sample.configMap("x").setting(["metadata", "labels"], to: fine)) == [])
        let large: JSONValue = ["a": .string(String(repeating: "x", count: 300_000))]
        #expect(
            try causes(.configMaps, Sample.configMap("x").setting(["metadata", "annotations"], to: large))
                == ["metadata.annotations: Too long: may not be more than 262144 bytes"])
    }

    @Test("owner references name their object in full, and one controller at most")
    func owners() throws {
        func owned(_ references: JSONValue) -> JSONValue {
            Sample.configMap("a").setting(["metadata", "ownerReferences"], to: references)
        }
        #expect(
            try causes(.configMaps, owned([["apiVersion": "v1", "kind": "ConfigMap", "name": "x"]]))
                == [#"metadata.ownerReferences[0].uid: Invalid value: "": uid must not be empty"#])
        let owner: JSONValue = ["apiVersion": "v1", "kind": "ConfigMap", "name": "x", "uid": "u", "controller": true]
        #expect(
            try causes(.configMaps, owned([owner, owner])).first?.contains("Only one reference can have Controller set to true")
                == true)
    }

    @Test("a CronJob needs a schedule and a Job that would do")
    func cronJobs() throws {
        let found = try causes(.cronJobs, ["metadata": ["name": "a"], "spec": ["concurrencyPolicy": "Never"]])
        #expect(found.contains("spec.schedule: Required value"))
        #expect(found.contains { $0.hasPrefix(#"spec.concurrencyPolicy: Unsupported value: "Never""#) })
        #expect(found.contains("spec.jobTemplate.spec.template.spec.containers: Required value"))
        let spec: JSONValue = ["schedule": "@hourly", "jobTemplate": ["spec": Sample.job("a")["spec"] ?? .null]]
        let created = try ControlPlane().create(.cronJobs, ["metadata": ["name": "a"], "spec": spec])
        #expect(created.json["spec"]?["concurrencyPolicy"] == "Allow" && created.json["spec"]?["failedJobsHistoryLimit"] == 1)
    }
}
