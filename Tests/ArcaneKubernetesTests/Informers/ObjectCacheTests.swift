import ArcaneTestSupport
import Synchronization
import Testing

@testable import ArcaneKubernetes

@Suite("A cache of objects")
struct ObjectCacheTests {
    private let name = ObjectName("n", "a")

    @Test("takes answers to writes, and tells of no change that was none")
    func changes() {
        let cache = ObjectCache<String>()
        let changes = Mutex<[String]>([])
        cache.onChange { name, old, new in changes.withLock { $0.append("\(name) \(old ?? "")→\(new ?? "")") } }
        cache.remove(name, resourceVersion: "1")
        cache.absorb("a", name, resourceVersion: "5")
        cache.absorb("b", name, resourceVersion: "4")
        cache.absorb("c", name, resourceVersion: "6")
        cache.remove(name, resourceVersion: "5")
        #expect(cache[name] == "c")
        cache.remove(name, resourceVersion: "7")
        #expect(cache.count == 0)
        #expect(changes.withLock { $0 } == ["n/a →a", "n/a a→c", "n/a c→"])
    }

    @Test("tells handlers of changes that they make themselves, behind the one that they hear of")
    func reentrant() {
        let cache = ObjectCache<Int>()
        let heard = Mutex<[Int]>([])
        cache.onChange { [name] _, _, new in
            guard let new else { return }
            if new < 4 { cache.absorb(new + 1, name, resourceVersion: "\(new + 1)") }
            heard.withLock { $0.append(new) }
        }
        cache.absorb(1, name, resourceVersion: "1")
        #expect(heard.withLock { $0 } == [1, 2, 3, 4])
    }

    @Test("tells each handler of all changes in their order, whichever threads make them", .timeLimit(.minutes(10)))
    func threads() async {
        let cache = ObjectCache<Int>()
        let state = Mutex<(told: [ObjectName: Int], isBusy: Bool, count: Int)>(([:], false, 0))
        cache.onChange { name, old, new in
            state.withLock { state in
                #expect(!state.isBusy, "two threads tell at once")
                #expect(state.told[name] == old)
                state.told[name] = new
                state.count += 1
            }
        }
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    for step in 0..<2000 {
                        let version = step * 4 + writer + 1
                        cache.absorb(version, ObjectName("n", "\(step % 7)"), resourceVersion: "\(version)")
                        if step % 50 == 0 { await Task.yield() }
                    }
                }
            }
        }
        let known = Dictionary(uniqueKeysWithValues: cache.all.map { ($0.name, $0.value) })
        while state.withLock({ $0.told }) != known { await Task.yield() }
        #expect(state.withLock { $0.count } > 2000)
    }

    @Test("tells of each object once more when it is asked to")
    func resync() {
        let cache = ObjectCache<String>()
        for text in ["a", "b"] { cache.absorb(text, ObjectName("n", text), resourceVersion: "1") }
        let heard = Mutex<Set<String>>([])
        cache.onChange { name, old, new in heard.withLock { _ = $0.insert("\(name.name)\(old ?? "")\(new ?? "")") } }
        cache.resync()
        #expect(heard.withLock { $0 } == ["aaa", "bbb"])
    }

    @Test("finds objects by index")
    func index() {
        let cache = ObjectCache<[String]>()
        cache.addIndex("tag") { _, tags in tags }
        cache.absorb(["x"], name, resourceVersion: "1")
        #expect(cache.values(of: "tag", "x").map(\.value) == [["x"]])
        #expect(cache.values(of: "tag", "y").isEmpty)
    }
}
