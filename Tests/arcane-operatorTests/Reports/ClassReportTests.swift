import ArcaneCore
import ArcaneHTTP
import ArcaneKubernetes
import ArcaneResources
import Testing

@testable import arcane_operator

@Suite("The report of a class")
struct ClassReportTests {
    private static let resource = APIResource(group: "shop.example", version: "v1", kind: "Order", plural: "orders")
    private static let now = KubernetesTime(Timestamp(milliseconds: 1_700_000_000_000))

    private func situation(_ error: any Error) -> (reason: String, message: String)? {
        guard case .failed(let reason, let message) = ClassReport.situation(.failed(error), of: Self.resource) else {
            return nil
        }
        return (reason, message)
    }

    @Test("says how its streams are followed")
    func states() {
        #expect(ClassReport.situation(.syncing, of: Self.resource) == .pending)
        #expect(ClassReport.situation(.synced, of: Self.resource) == .ready)
    }

    @Test("names the kind that is missing, and what to do about it")
    func missing() throws {
        let told = try #require(situation(KubernetesError(status: 404)))
        #expect(told.reason == "KindMissing")
        #expect(told.message.contains("orders.shop.example/v1") && told.message.contains("install the CRD"))
    }

    @Test("names what has to be allowed, and to whom")
    func forbidden() throws {
        let told = try #require(situation(KubernetesError(status: 403, reason: "Forbidden")))
        #expect(told.reason == "Forbidden")
        #expect(told.message.contains("get, list, watch and patch on orders and orders/status"))
        #expect(told.message.contains("service account"))
    }

    @Test("tells any other error as it is")
    func others() throws {
        let told = try #require(situation(HTTPError(.connectionFailed, "connection refused")))
        #expect(told.reason == "Unreachable")
        #expect(told.message.contains("connection refused"))
    }

    @Test("is a phase and a condition with the generation that was looked at; its time is that of the last change")
    func status() throws {
        var streamClass = ObservedClass(
            KubernetesObject(["metadata": ["name": "rest-api", "generation": 4], "spec": [:]]))
        let ready = ClassReport.status(streamClass, .ready, at: Self.now)
        #expect(ready.phase == "Ready")
        #expect(ready.observedGeneration == 4)
        #expect(ready.conditions.map(\.type) == ["Ready"])
        #expect(ready.conditions.first?.status == "True")
        #expect(ready.conditions.first?.lastTransitionTime == Self.now)
        streamClass.status = ready
        let later = KubernetesTime(Self.now.timestamp + .seconds(60))
        #expect(ClassReport.status(streamClass, .ready, at: later) == ready)
        let failed = ClassReport.status(streamClass, .failed("KindMissing", "install it"), at: later)
        #expect(failed.phase == "Failed")
        #expect(failed.conditions.first?.status == "False")
        #expect(failed.conditions.first?.reason == "KindMissing")
        #expect(failed.conditions.first?.message == "install it")
        #expect(failed.conditions.first?.lastTransitionTime == later)
        #expect(ClassReport.status(streamClass, .pending, at: later).phase == "Pending")
    }

    @Test("names the fields of a status that its CRD does not have, and the remedy, until it has them")
    func outdated() throws {
        var streamClass = ObservedClass(
            KubernetesObject([
                "metadata": ["name": "shop"],
                "spec": [
                    "apiGroupRef": "shop.example", "apiVersion": "v1", "kindRef": "Order", "pluralName": "orders",
                ],
            ]))
        var unkept = UnkeptFields()
        unkept.learn(sent: ["phase": "Running", "hash": "a", "backfill": "b"], kept: ["phase": "Running"])
        let told = ClassReport.status(streamClass, .ready, unkept: unkept, at: Self.now)
        #expect(told.phase == "Ready")
        #expect(told.conditions.map(\.type) == ["Ready", "DefinitionCurrent"])
        let condition = try #require(told.conditions.last)
        #expect(condition.status == "False" && condition.reason == "FieldsNotKept")
        #expect(condition.message?.contains("orders.shop.example") == true)
        #expect(condition.message?.contains("status.backfill, status.hash") == true)
        // An operator that was started anew knows nothing of the CRD yet, and has nothing to write.
        streamClass.status = told
        let later = KubernetesTime(Self.now.timestamp + .seconds(60))
        #expect(ClassReport.status(streamClass, .ready, at: later) == told)
        #expect(ClassReport.status(streamClass, .ready, unkept: unkept, at: later) == told)
        #expect(ClassReport.status(streamClass, .ready, unkept: UnkeptFields(), at: later).conditions.map(\.type) == ["Ready"])
    }
}
