import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import arcane_operator

@Suite("A series of events")
struct EventSeriesTests {
    private let time = Timestamp(microseconds: 1_700_000_000_000_042)

    private func event(_ reason: String = "StreamStarted", note: String = "the stream runs", namespace: String = "data")
        -> ObjectEvent
    {
        ObjectEvent(
            object: .init(
                apiVersion: "streaming.sneaksanddata.com/v1", kind: "RestApiStream", name: ObjectName(namespace, "orders"),
                uid: "u-1"),
            kind: .normal, reason: reason, action: "Start", note: note)
    }

    @Test("begins with an Event that names the object, the reason and who reports")
    func create() throws {
        var series = EventSeries(instance: "operator-0")
        guard case .create(let name, let json) = series.record(event(), at: time) else {
            Issue.record("nothing was created")
            return
        }
        #expect(name.namespace == "data")
        #expect(name.name.hasPrefix("orders."))
        #expect(json["apiVersion"] == "events.k8s.io/v1")
        #expect(json["eventTime"] == "2023-11-14T22:13:20.000042Z")
        #expect(json["regarding"]?["uid"] == "u-1")
        #expect(json["regarding"]?["namespace"] == "data")
        #expect(json["reason"] == "StreamStarted")
        #expect(json["type"] == "Normal")
        #expect(json["reportingInstance"] == "operator-0")
        #expect(json["note"] == "the stream runs")
    }

    @Test("counts the same event again, and begins anew after a while")
    func counts() {
        var series = EventSeries(instance: "i")
        guard case .create(let name, _) = series.record(event(), at: time) else { return }
        #expect(
            series.record(event(), at: time + .seconds(60))
                == .count(name, ["series": ["count": 2, "lastObservedTime": "2023-11-14T22:14:20.000042Z"]]))
        guard case .count(name, let third) = series.record(event(), at: time + .seconds(400)) else {
            Issue.record("the series ended too early")
            return
        }
        #expect(third["series"]?["count"] == 3)
        guard case .create(let next, _) = series.record(event(), at: time + .seconds(900)) else {
            Issue.record("the series never ends")
            return
        }
        #expect(next != name)
    }

    @Test("is another one for another reason or note")
    func separate() {
        var series = EventSeries(instance: "i")
        for event in [event("A"), event("B"), event("A", note: "other")] {
            guard case .create = series.record(event, at: time) else {
                Issue.record("\(event.reason) was counted to another series")
                return
            }
        }
    }

    @Test("of an object without a namespace is in 'default'; long names and notes are cut")
    func limits() throws {
        var series = EventSeries(instance: "i")
        var event = event(note: String(repeating: "é", count: 3000), namespace: "")
        event.object.name.name = String(repeating: "n", count: 253)
        guard case .create(let name, let json) = series.record(event, at: time) else { return }
        #expect(name.namespace == "default")
        #expect(name.name.count == 253)
        #expect(json["regarding"]?["namespace"] == nil)
        #expect(json["note"]?.stringValue?.count == 1024)
    }

    @Test("are forgotten with their object, and those of others are not")
    func objectGone() {
        var series = EventSeries(instance: "i")
        var other = event()
        other.object.uid = "u-2"
        for event in [event("A"), event("B"), other] { _ = series.record(event, at: time) }
        #expect(series.count == 3)
        series.forget(object: "u-1")
        #expect(series.count == 1)
        guard case .count = series.record(other, at: time), case .create = series.record(event("A"), at: time) else {
            Issue.record("the wrong one was forgotten")
            return
        }
    }

    @Test("are forgotten soon after they are over, however many there are, be the clock put back")
    func swept() {
        var series = EventSeries(instance: "i")
        for number in 0..<1000 {
            var event = event()
            event.object.uid = "u-\(number)"
            _ = series.record(event, at: time)
        }
        #expect(series.count == 1000)
        _ = series.record(event(), at: time + .seconds(421))
        #expect(series.count == 1)
        _ = series.record(event("Earlier"), at: time - .seconds(86400))
        #expect(series.count == 2)
        _ = series.record(event("Later"), at: time - .seconds(86400) + .seconds(421))
        #expect(series.count == 2)
    }

    @Test("that could not be written begins anew")
    func forgotten() {
        var series = EventSeries(instance: "i")
        _ = series.record(event(), at: time)
        series.forget(event())
        guard case .create = series.record(event(), at: time + .seconds(1)) else {
            Issue.record("an Event that does not exist was counted")
            return
        }
    }
}
