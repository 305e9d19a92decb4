import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite("The history of a kind")
struct EventHistoryTests {
    private func change(_ version: Int, bytes: Int = 0) -> StoreChange {
        let object: JSONValue = ["metadata": ["name": "a"], "data": .string(String(repeating: "x", count: bytes))]
        return StoreChange(
            kind: .modified, object: StoredObject(ObjectDraft(object, fields: [:]), version: version), previous: nil)
    }

    private func versions(_ history: EventHistory, after version: Int) -> [Int]? {
        history.changes(after: version)?.map(\.object.version)
    }

    @Test("gives the changes after a version, in their order")
    func since() {
        var history = EventHistory(from: 10, capacity: 100)
        for version in [11, 13, 17] { history.append(change(version)) }
        #expect(versions(history, after: 10) == [11, 13, 17])
        #expect(versions(history, after: 13) == [17])
        #expect(versions(history, after: 15) == [17])
        #expect(versions(history, after: 17) == [])
        #expect(versions(history, after: 9) == nil)
    }

    @Test("keeps as many as it may, and knows from where on it is whole")
    func capacity() {
        var history = EventHistory(from: 0, capacity: 3)
        for version in 1...100 {
            history.append(change(version))
            let first = max(0, version - 3)
            #expect(history.forgotten == first)
            #expect(versions(history, after: first) == Array(first + 1...version))
            if first > 0 { #expect(versions(history, after: first - 1) == nil) }
        }
    }

    @Test("keeps no more bytes than it may, but the last change always")
    func bytes() {
        var history = EventHistory(from: 0, capacity: 100, byteCapacity: 3000)
        for version in 1...10 { history.append(change(version, bytes: 1000)) }
        #expect(versions(history, after: history.forgotten) == [9, 10])
        history.append(change(11, bytes: 100_000))
        #expect(versions(history, after: 10) == [11])
        #expect(versions(history, after: 9) == nil)
    }

    @Test("forgets what it is told to")
    func forget() {
        var history = EventHistory(from: 0, capacity: 10)
        for version in 1...5 { history.append(change(version)) }
        history.forget(upTo: 5)
        #expect(versions(history, after: 4) == nil && versions(history, after: 5) == [])
        history.append(change(6))
        #expect(versions(history, after: 5) == [6])
    }
}
