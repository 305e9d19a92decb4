import ArcaneCore
import ArcaneKubernetes
import ArcaneTestSupport
import Foundation
import Testing

@testable import ArcaneLocalCluster

@Suite struct ProcessRuntimeTests {
    /// Runs a Job to its end and returns it with the lines that its container wrote.
    private func output(_ cluster: JobCluster, _ job: JSONValue) async throws -> (pod: KubernetesObject, lines: [String]) {
        let name = KubernetesObject(job).name
        try cluster.plane.create(.jobs, job, in: "default")
        try await cluster.wait(.jobs, name, until: "over") { $0.condition("Complete") ?? $0.condition("Failed") != nil }
        let pod = try cluster.pod(of: name)
        let log = LogFile(PodFolder(pod, in: cluster.folder).log("main", attempt: 0))
        return (pod, log.lines(from: 0).lines.map { String(decoding: $0.text.dropLast(), as: UTF8.self) })
    }

    @Test("a process has the variables of its pod, a few of the machine, and none of the control plane's") func environment()
        async throws
    {
        let own = [
            "PATH": "/usr/bin:/bin", "HOME": "/home/anna", "TZ": "UTC", "AWS_SECRET_ACCESS_KEY": "marker", "ARCANE__X": "no",
        ]
        try await JobCluster.processes(environment: own) { cluster in
            let (pod, lines) = try await output(
                cluster,
                Sample.script("orders", "env", env: [["name": "TZ", "value": "CET"], ["name": "MODE", "value": "a\nb"]]))
            let names = Set(lines.compactMap { $0.split(separator: "=").first.map(String.init) })
            #expect(
                names.subtracting(["PWD", "OLDPWD", "SHLVL", "_", "b"]) == [
                    "PATH", "HOME", "TZ", "MODE", "HOSTNAME", "ARCANE__METRICS_PORT", "ARCANE__TERMINATION_LOG",
                    "ARCANE__POD_RUNNER",
                ])
            #expect(lines.contains("TZ=CET"))
            #expect(lines.contains("ARCANE__METRICS_PORT=0"))
            #expect(lines.contains("HOSTNAME=\(pod.name)"))
        }
    }

    @Test("a process finds its credentials and the API, unless its pod wants none") func credentials() async throws {
        let access = PodAccess(server: "http://127.0.0.1:1", token: Secret("marker"))
        try await JobCluster.processes(access: access) { cluster in
            let script = """
                echo $ARCANE__KUBERNETES_SERVER; cat $ARCANE__SERVICE_ACCOUNT_FOLDER/token; echo
                cat $ARCANE__SERVICE_ACCOUNT_FOLDER/namespace
                """
            let seen1 = try await output(cluster, Sample.script("orders", script)).lines
            #expect(seen1 == ["http://127.0.0.1:1", "marker", "default"])
            let none = Sample.script(
                "none", "echo \"<$ARCANE__KUBERNETES_SERVER>\"", pod: ["automountServiceAccountToken": false])
            let seen2 = try await output(cluster, none).lines
            #expect(seen2 == ["<>"])
        }
    }

    @Test("the credentials are those that the kit's client takes") func inCluster() async throws {
        try await withTemporaryFolder { root in
            let access = PodAccess(server: "http://127.0.0.1:1", token: Secret("marker"))
            let variables = try access.mount(in: PodFolder(Sample.pod(), in: root), namespace: "shop")
            let configuration = try #require(ClusterConfiguration.inCluster(variables))
            #expect(configuration.server == "http://127.0.0.1:1")
            #expect(configuration.namespace == "shop")
            guard case .tokenFile(let path) = configuration.credentials else {
                Issue.record("no token file")
                return
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "marker")
        }
    }

    @Test("a missing Secret keeps the container waiting, and it runs when the Secret is there") func waitsForSecret()
        async throws
    {
        try await JobCluster.processes { cluster in
            let job = Sample.script("orders", "echo $USER", container: ["envFrom": [["secretRef": ["name": "login"]]]])
            try cluster.plane.create(.jobs, job, in: "default")
            let pod = try await cluster.first(.pods, until: "waiting for the Secret") {
                $0.state()?["waiting"]?["reason"] == "CreateContainerConfigError"
            }
            #expect(pod.phase == "Pending")
            #expect(pod.state()?["waiting"]?["message"] == "secret \"login\" not found")
            #expect(try cluster.events(of: pod.name).contains("Failed: Error: secret \"login\" not found"))
            try cluster.plane.create(.secrets, ["metadata": ["name": "login"], "stringData": ["USER": "anna"]], in: "default")
            try await cluster.wait(.jobs, "orders", until: "complete") { $0.condition("Complete") != nil }
        }
    }

    @Test("an image that no program stands for is named, with the remedy") func unknownImage() async throws {
        try await JobCluster.processes { cluster in
            try cluster.plane.create(.jobs, Sample.job("orders"), in: "default")
            let pod = try await cluster.first(.pods, until: "refused") { $0.state()?["waiting"]?["reason"] == "ErrImagePull" }
            #expect(pod.state()?["waiting"]?["message"]?.stringValue?.contains("add busybox=<program>") == true)
        }
    }

    @Test("a program that is not there fails its container with code 128") func noProgram() async throws {
        try await JobCluster.processes(images: ["sh=/nowhere/program"]) { cluster in
            try cluster.plane.create(.jobs, Sample.script("orders", "", spec: ["backoffLimit": 0]), in: "default")
            try await cluster.wait(.jobs, "orders", until: "failed") { $0.condition("Failed") != nil }
            let end = try #require(try cluster.pod(of: "orders").state()?["terminated"])
            #expect(end["exitCode"] == 128)
            #expect(end["reason"] == "StartError")
            #expect(end["message"]?.stringValue?.contains("/nowhere/program") == true)
        }
    }

    @Test("command takes the place of program and arguments, args that of the arguments") func words() async throws {
        try await JobCluster.processes(images: ["echo=/bin/echo from the image", "none="]) { cluster in
            func job(_ name: String, _ container: [String: JSONValue]) -> JSONValue {
                Sample.script(name, "", container: ["image": "echo", "args": .null].merging(container) { $1 })
            }
            let seen3 = try await output(cluster, job("a", [:])).lines
            #expect(seen3 == ["from the image"])
            let seen4 = try await output(
                cluster, job("b", ["args": ["$(X)", "$$(X)"], "env": [["name": "X", "value": "1"]]])
            ).lines
            #expect(seen4 == ["1 $(X)"])
            let seen5 = try await output(cluster, job("c", ["command": ["/bin/sh", "-c", "echo $0"]])).lines
            #expect(seen5 == ["/bin/sh"])
            let words: [String: JSONValue] = ["image": "none", "command": ["/bin/echo", "a"], "args": ["b"]]
            let seen6 = try await output(cluster, job("d", words)).lines
            #expect(seen6 == ["a b"])
        }
    }

    @Test("volumes are folders, and paths below their mounts lead there") func volumes() async throws {
        try await JobCluster.processes { cluster in
            try cluster.plane.create(
                .configMaps, ["metadata": ["name": "settings"], "data": ["mode": "fast"]], in: "default")
            let job = Sample.script(
                "orders", "cat $CONFIG/mode; echo; echo kept > $1/file; cat \"$2\"", spec: [:],
                pod: [
                    "volumes": [
                        ["name": "settings", "configMap": ["name": "settings"]],
                        ["name": "disk", "persistentVolumeClaim": ["claimName": "disk"]],
                    ]
                ],
                container: [
                    "volumeMounts": [
                        ["name": "settings", "mountPath": "/etc/shop"], ["name": "disk", "mountPath": "/data"],
                    ], "env": [["name": "CONFIG", "value": "/etc/shop"]],
                    "args": ["-c", "cat $CONFIG/mode; echo; echo kept > $1/file; cat \"$2\"", "sh", "/data", "/data/file"],
                ])
            let seen7 = try await output(cluster, job).lines
            #expect(seen7 == ["fast", "kept"])
            #expect(FileManager.default.fileExists(atPath: "\(cluster.folder)/claims/default/disk/file"))
        }
    }

    @Test("containers of the start run first, in order, in the same folder") func start() async throws {
        try await JobCluster.processes { cluster in
            func container(_ name: String, _ script: String) -> JSONValue {
                ["name": .string(name), "image": "sh", "args": ["-c", .string(script)]]
            }
            let job = Sample.script(
                "orders", "cat list",
                pod: ["initContainers": [container("one", "echo one >> list"), container("two", "echo two >> list")]])
            let (pod, lines) = try await output(cluster, job)
            #expect(lines == ["one", "two"])
            #expect(pod.state("two")?["terminated"]?["exitCode"] == 0)
        }
    }

    @Test("the last words of a container are its own, or the end of its log where it failed and the pod wants that")
    func lastWords() async throws {
        try await JobCluster.processes { cluster in
            let own = Sample.script(
                "own", "echo logged; printf because > $ARCANE__TERMINATION_LOG; exit 1", spec: ["backoffLimit": 0])
            let seen8 = try await output(cluster, own).pod.state()?["terminated"]?["message"]
            #expect(seen8 == "because")
            let logged = Sample.script(
                "logged", "echo first; echo last; exit 1", spec: ["backoffLimit": 0],
                container: ["terminationMessagePolicy": "FallbackToLogsOnError"])
            let seen9 = try await output(cluster, logged).pod.state()?["terminated"]?["message"]
            #expect(seen9 == "first\nlast\n")
            let silent = Sample.script("silent", "echo first; exit 1", spec: ["backoffLimit": 0])
            let seen10 = try await output(cluster, silent).pod.state()?["terminated"]?["message"]
            #expect(seen10 == nil)
        }
    }

    @Test("a process that a signal ended tells which") func signalled() async throws {
        try await JobCluster.processes { cluster in
            let (pod, _) = try await output(cluster, Sample.script("orders", "kill -9 $$$$", spec: ["backoffLimit": 0]))
            #expect(pod.state()?["terminated"]?["exitCode"] == 137)
            #expect(pod.state()?["terminated"]?["signal"] == 9)
        }
    }

    @Test("what a container has started ends with it, though it still writes") func descendants() async throws {
        try await JobCluster.processes { cluster in
            let (pod, _) = try await output(cluster, Sample.script("orders", "sleep 100 & exit 0"))
            #expect(pod.phase == "Succeeded")
            #expect(PodProcesses(root: cluster.folder).identifiers.isEmpty)
        }
    }

    @Test("a container that closes its output runs on") func closesOutput() async throws {
        try await JobCluster.processes { cluster in
            let gate = "\(cluster.folder)/gate"
            let script = "exec >&- 2>&-; touch \(gate).begun; while [ ! -e \(gate) ]; do sleep 0.01; done; exit 4"
            try cluster.plane.create(.jobs, Sample.script("orders", script, spec: ["backoffLimit": 0]), in: "default")
            let pod = try await cluster.first(.pods, until: "running") { $0.phase == "Running" }
            try await MarkedProcess.waitForFile("\(gate).begun")
            #expect(try cluster.plane.get(.pods, pod.objectName).phase == "Running")
            #expect(FileManager.default.createFile(atPath: gate, contents: nil))
            try await cluster.wait(.jobs, "orders", until: "failed") { $0.condition("Failed") != nil }
            #expect(try cluster.pod(of: "orders").state()?["terminated"]?["exitCode"] == 4)
        }
    }

    @Test("a pod that does not heed SIGTERM is killed when its time is over, and at once by force") func kills() async throws {
        try await JobCluster.processes { cluster in
            let script = "trap '' TERM; echo ready > ready; while :; do sleep 0.05; done"
            for (name, grace) in [("patient", 1), ("forced", 0)] {
                try cluster.plane.create(
                    .jobs, Sample.script(name, script, spec: ["backoffLimit": 0], pod: ["terminationGracePeriodSeconds": 30]),
                    in: "default")
                let pod = try await cluster.first(.pods, until: "running") {
                    $0.labels["job-name"] == name && $0.phase == "Running"
                }
                let ready = PodFolder(pod, in: cluster.folder).work + "/ready"
                try await MarkedProcess.waitForFile(ready)
                try cluster.plane.delete(.jobs, place(name), DeleteOptions(propagation: .orphan))
                try cluster.plane.delete(.pods, pod.objectName, DeleteOptions(gracePeriodSeconds: grace))
                try await cluster.waitUntilGone(.pods, pod.name)
                try await eventually { PodProcesses(root: cluster.folder).identifiers.isEmpty }
                try await eventually { !FileManager.default.fileExists(atPath: PodFolder(pod, in: cluster.folder).path) }
            }
        }
    }

    @Test("when the controllers end, processes end in the graceful way, and their pods have failed by no fault of theirs")
    func shutsDown() async throws {
        let plane = try ControlPlane()
        let left = try await withTemporaryFolder { folder in
            let runtime = ProcessRuntime(
                logs: PodLogs(folder: folder), images: try ImageMap(["sh=/bin/sh"], folder: "/"), access: nil,
                environment: ["PATH": "/usr/bin:/bin"])
            try await JobCluster.run(runtime, plane: plane, folder: folder) { cluster in
                let script = "trap 'exit 0' TERM; while :; do sleep 0.02; done"
                try cluster.plane.create(.jobs, Sample.script("orders", script), in: "default")
                try await cluster.first(.pods, until: "running") { $0.phase == "Running" }
            }
            return PodProcesses(root: folder).identifiers
        }
        #expect(left.isEmpty)
        let pod = try #require(try plane.list(.pods).items.first)
        #expect(pod.phase == "Failed")
        #expect(pod.condition("DisruptionTarget") != nil)
        #expect(pod.state()?["terminated"] != nil)
    }
}
