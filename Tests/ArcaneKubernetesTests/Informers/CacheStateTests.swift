import ArcaneTestSupport
import Testing

@testable import ArcaneKubernetes

@Suite("The entries of a cache")
struct CacheStateTests {
    private func name(_ text: String) -> ObjectName { ObjectName("n", text) }

    /// Takes a whole list, and returns what has changed: `a:old→new`.
    private func list(
        _ cache: inout CacheState<String>, _ version: String, _ items: [(String, String)], origin: Int = 0
    ) -> [String] {
        cache.beginList(of: origin, version: version)
        var changes = items.compactMap { cache.list(name($0.0), "\($0.0)@\($0.1)", version: $0.1, origin: origin) }
        changes += cache.endList(of: origin)
        return changes.map(text)
    }

    private func text(_ change: CacheState<String>.Change) -> String {
        "\(change.name.name):\(change.old ?? "")→\(change.new ?? "")"
    }

    @Test("are replaced in place by another list, and what is gone is told with its last value")
    func relist() {
        var cache = CacheState<String>()
        #expect(list(&cache, "10", [("a", "3"), ("b", "5")]) == ["a:→a@3", "b:→b@5"])
        #expect(list(&cache, "20", [("b", "5"), ("c", "12")]) == ["c:→c@12", "a:a@3→"])
        #expect(cache.count == 2)
        #expect(list(&cache, "20", [("b", "5"), ("c", "12")]) == [])
    }

    @Test("of one selection are not removed by the list of another")
    func origins() {
        var cache = CacheState<String>()
        _ = list(&cache, "10", [("a", "3")], origin: 0)
        _ = list(&cache, "10", [("b", "4")], origin: 1)
        #expect(list(&cache, "20", [], origin: 1) == ["b:b@4→"])
        #expect(cache[name("a")] == "a@3")
    }

    @Test("keep the later of two states, whoever tells of it")
    func order() {
        var cache = CacheState<String>()
        _ = list(&cache, "10", [("a", "3")])
        #expect(cache.absorb(name("a"), "written", version: "12", origin: 0).map(text) == "a:a@3→written")
        #expect(cache.tell(name("a"), "older", version: "11", origin: 0) == nil)
        #expect(cache.tell(name("a"), "the same", version: "12", origin: 0) == nil)
        #expect(cache[name("a")] == "written")
        #expect(cache.tell(name("a"), "newer", version: "13", origin: 0).map(text) == "a:written→newer")
        #expect(cache.tell(name("a"), nil, version: "14", origin: 0).map(text) == "a:newer→")
        #expect(cache.tell(name("a"), nil, version: "14", origin: 0) == nil)
    }

    @Test("the answer to a write that comes behind the news of its deletion brings nothing back")
    func lateAnswer() {
        var cache = CacheState<String>()
        _ = list(&cache, "10", [])
        _ = cache.tell(name("a"), "created", version: "11", origin: 0)
        _ = cache.tell(name("a"), nil, version: "13", origin: 0)
        #expect(cache.absorb(name("a"), "created", version: "11", origin: 0) == nil)
        #expect(cache.absorb(name("a"), "changed", version: "12", origin: 0) == nil)
        #expect(cache.count == 0)
        #expect(cache.absorb(name("a"), "anew", version: "14", origin: 0) != nil)
        cache.pass("20", origin: 0)
        #expect(cache.absorb(name("b"), "gone already", version: "19", origin: 0) == nil)
    }

    @Test("what was written after a list began is not removed by it, what was written before is")
    func writtenMeanwhile() {
        var cache = CacheState<String>()
        _ = cache.absorb(name("early"), "early", version: "8", origin: 0)
        cache.beginList(of: 0, version: "10")
        _ = cache.absorb(name("late"), "late", version: "11", origin: 0)
        #expect(cache.endList(of: 0).map(text) == ["early:early→"])
        #expect(cache[name("late")] == "late")
    }

    @Test("a list from before what is known means that the history was put back, and counts against everything")
    func reset() {
        var cache = CacheState<String>()
        _ = list(&cache, "500", [("a", "300"), ("b", "400")])
        _ = cache.tell(name("c"), "c@600", version: "600", origin: 0)
        #expect(list(&cache, "40", [("a", "30"), ("d", "31")]) == ["a:a@300→a@30", "d:→d@31", "b:b@400→", "c:c@600→"])
        #expect(cache.tell(name("a"), "a@41", version: "41", origin: 0) != nil)
        #expect(cache.absorb(name("a"), "a@42", version: "42", origin: 0) != nil)
    }

    @Test("an object of a list that cannot be read stays as it was known")
    func unreadable() {
        var cache = CacheState<String>()
        _ = list(&cache, "10", [("a", "3")])
        cache.beginList(of: 0, version: "20")
        #expect(cache.list(name("a"), nil, version: "15", origin: 0) == nil)
        #expect(cache.list(name("b"), nil, version: "16", origin: 0) == nil)
        #expect(cache.endList(of: 0).map(text) == [])
        #expect(cache.all.map(\.value) == ["a@3"])
    }

    @Test("versions that are no numbers are taken in the order in which they come")
    func opaqueVersions() {
        var cache = CacheState<String>()
        #expect(list(&cache, "x", [("a", "p")]).count == 1)
        #expect(cache.tell(name("a"), "q", version: "q", origin: 0) != nil)
        #expect(cache.absorb(name("a"), "r", version: "r", origin: 0) != nil)
        #expect(list(&cache, "y", []) == ["a:r→"])
    }

    @Test("are found by indexes, as they are now")
    func indexes() {
        var cache = CacheState<[String]>()
        _ = cache.tell(name("before"), ["x"], version: "1", origin: 0)
        cache.addIndex("tag") { _, tags in tags }
        _ = cache.tell(name("a"), ["x", "y"], version: "2", origin: 0)
        #expect(cache.values(of: "tag", "x").map(\.name.name) == ["a", "before"])
        _ = cache.tell(name("a"), ["y"], version: "3", origin: 0)
        #expect(cache.values(of: "tag", "x").map(\.name.name) == ["before"])
        _ = cache.tell(name("a"), nil, version: "4", origin: 0)
        #expect(cache.values(of: "tag", "y").isEmpty)
        #expect(cache.values(of: "other", "y").isEmpty)
    }

    @Test("and their index are those of a plain model, whatever happens", arguments: 0..<20)
    func model(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var cache = CacheState<Int>()
        cache.addIndex("parity") { _, value in [value.isMultiple(of: 2) ? "even" : "odd"] }
        var (truth, told): ([ObjectName: (value: Int, version: Int)], [ObjectName: Int]) = ([:], [:])
        var version = 1
        var passed = 0
        func hear(_ change: CacheState<Int>.Change?) {
            guard let change else { return }
            #expect(told[change.name] == change.old, "a change says what was told before")
            told[change.name] = change.new
        }
        for _ in 0..<2000 {
            let name = name("\(Int.random(in: 0..<10, using: &random))")
            version += 1
            switch Int.random(in: 0..<10, using: &random) {
            case 0:
                cache.beginList(of: 0, version: "\(version)")
                for (name, known) in truth { hear(cache.list(name, known.value, version: "\(known.version)", origin: 0)) }
                for change in cache.endList(of: 0) { hear(change) }
                passed = version
            case 1, 2:
                guard truth.removeValue(forKey: name) != nil else { continue }
                hear(cache.tell(name, nil, version: "\(version)", origin: 0))
                passed = version
            case 3:
                hear(cache.absorb(name, -1, version: "\(Int.random(in: 0...passed, using: &random))", origin: 0))
            default:
                let value = Int.random(in: 0..<1000, using: &random)
                truth[name] = (value, version)
                let answered = Bool.random(using: &random)
                if answered { hear(cache.absorb(name, value, version: "\(version)", origin: 0)) }
                hear(cache.tell(name, value, version: "\(version)", origin: 0))
                passed = version
            }
            #expect(Dictionary(uniqueKeysWithValues: cache.all.map { ($0.name, $0.value) }) == truth.mapValues(\.value))
            #expect(told == truth.mapValues(\.value))
            let odd = truth.filter { !$0.value.value.isMultiple(of: 2) }.keys.sorted()
            #expect(cache.values(of: "parity", "odd").map(\.name) == odd)
        }
    }
}
