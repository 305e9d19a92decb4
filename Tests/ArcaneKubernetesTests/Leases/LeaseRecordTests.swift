import ArcaneCore
import Testing

@testable import ArcaneKubernetes

@Suite("What a Lease says")
struct LeaseRecordTests {
    private let name = ObjectName("ops", "arcane-operator")
    private let record = LeaseRecord(
        holder: "pod 1", durationSeconds: 15, acquired: Timestamp(microseconds: 1_700_000_000_000_007),
        renewed: Timestamp(microseconds: 1_700_000_001_500_000), transitions: 4, stopsAfterSeconds: 10)

    @Test("is written and read as the API has it")
    func json() {
        let lease = record.lease(name, over: nil)
        #expect(lease["apiVersion"] == "coordination.k8s.io/v1")
        #expect(lease["kind"] == "Lease")
        #expect(lease["metadata"]?["name"] == "arcane-operator")
        #expect(lease["metadata"]?["namespace"] == "ops")
        #expect(
            lease["spec"] == [
                "holderIdentity": "pod 1", "leaseDurationSeconds": 15, "leaseTransitions": 4,
                "acquireTime": "2023-11-14T22:13:20.000007Z", "renewTime": "2023-11-14T22:13:21.500000Z",
            ])
        #expect(LeaseRecord(KubernetesObject(lease)) == record)
    }

    @Test("is nobody's where it says nothing")
    func empty() {
        let record = LeaseRecord(KubernetesObject(["metadata": ["name": "x"]]))
        #expect(record == LeaseRecord(holder: "", durationSeconds: 0, acquired: nil, renewed: nil, transitions: 0))
    }

    @Test("leaves what others have written beside it as it is, and replaces only the version that was read")
    func keeps() {
        let old = KubernetesObject([
            "metadata": [
                "name": "arcane-operator", "resourceVersion": "77", "labels": ["team": "data"],
                "annotations": ["note": "mine", .init(LeaseRecord.promise): "10 pod 0"],
            ],
            "spec": ["holderIdentity": "pod 0"],
        ])
        let metadata = record.lease(name, over: old)["metadata"]
        #expect(metadata?["resourceVersion"] == "77")
        #expect(metadata?["labels"] == ["team": "data"])
        #expect(metadata?["annotations"] == ["note": "mine", .init(LeaseRecord.promise): "10 pod 1"])
        var released = record
        (released.holder, released.stopsAfterSeconds) = ("", nil)
        #expect(released.lease(name, over: old)["metadata"]?["annotations"] == ["note": "mine"])
    }

    @Test("holds a promise only of the one who made it", arguments: ["10 pod 0", "pod 1", "10", "x pod 1", ""])
    func promise(text: String) {
        let lease = KubernetesObject([
            "metadata": ["annotations": [.init(LeaseRecord.promise): .string(text)]], "spec": ["holderIdentity": "pod 1"],
        ])
        #expect(LeaseRecord(lease).stopsAfterSeconds == nil)
    }
}

@Suite("The times of an election")
struct LeaseSettingsTests {
    private func record(seconds: Int, stopsAfter: Int?) -> LeaseRecord {
        LeaseRecord(
            holder: "b", durationSeconds: seconds, acquired: nil, renewed: nil, transitions: 0, stopsAfterSeconds: stopsAfter)
    }

    @Test("have another wait as long as the holder or its own setting says, whichever is longer")
    func patience() {
        #expect(LeaseSettings().patience(with: record(seconds: 4, stopsAfter: nil)) == .seconds(15))
        #expect(LeaseSettings().patience(with: record(seconds: 60, stopsAfter: nil)) == .seconds(60))
    }

    @Test("believe a holder that promises to stop earlier, with some time to spare, and never make the wait longer for it")
    func promise() {
        #expect(LeaseSettings().patience(with: record(seconds: 15, stopsAfter: 10)) == .seconds(13))
        #expect(LeaseSettings().patience(with: record(seconds: 15, stopsAfter: 14)) == .seconds(15))
    }
}
