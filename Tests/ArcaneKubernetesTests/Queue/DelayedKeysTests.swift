import ArcaneTestSupport
import Testing

@testable import ArcaneKubernetes

@Suite("Keys that are due later")
struct DelayedKeysTests {
    @Test("come by their time, and among equal times in the order in which they were added")
    func order() {
        var keys = DelayedKeys<String>()
        for (key, time) in [("c", 3), ("a", 1), ("b", 2), ("a2", 1)] { keys.insert(key, at: .seconds(time)) }
        #expect(keys.count == 4)
        #expect(keys.nextTime == .seconds(1))
        var order: [String] = []
        while let due = keys.popDue(at: .seconds(2)) { order.append(due.key) }
        #expect(order == ["a", "a2", "b"])
        #expect(keys.nextTime == .seconds(3))
    }

    @Test("of several times of a key the earliest counts")
    func earliest() {
        var keys = DelayedKeys<String>()
        for time in [9, 3, 5] { keys.insert("a", at: .seconds(time)) }
        #expect(keys.time(of: "a") == .seconds(3))
        #expect(keys.count == 1)
        #expect(keys.popDue(at: .seconds(2)) == nil)
        #expect(keys.popDue(at: .seconds(9))?.time == .seconds(3))
        #expect(keys.popDue(at: .seconds(9)) == nil)
        #expect(keys.nextTime == nil)
    }

    @Test("are those of a plain dictionary, whatever is added, removed and taken", arguments: 0..<20)
    func model(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var keys = DelayedKeys<Int>()
        var model: [Int: Duration] = [:]
        for step in 0..<4000 {
            let key = Int.random(in: 0..<60, using: &random)
            let time = Duration.milliseconds(step + Int.random(in: 0..<400, using: &random))
            switch Int.random(in: 0..<8, using: &random) {
            case 0..<5:
                keys.insert(key, at: time)
                model[key] = min(model[key] ?? time, time)
            case 5, 6:
                keys.remove(key)
                model[key] = nil
            default:
                let due = keys.popDue(at: .milliseconds(step))
                #expect(due?.time == model.values.filter { $0 <= .milliseconds(step) }.min())
                if let due { #expect(model.removeValue(forKey: due.key) == due.time) }
            }
            #expect(keys.nextTime == model.values.min())
            #expect(keys.count == model.count)
        }
        keys.removeAll()
        #expect(keys.nextTime == nil)
    }

    @Test("thousands of them, each moved again and again, leave nothing behind and take no time worth naming")
    func many() {
        var keys = DelayedKeys<Int>()
        let took = ContinuousClock().measure {
            for round in 0..<20 {
                for key in 0..<5000 {
                    keys.remove(key)
                    keys.insert(key, at: .seconds(round * 5000 + key))
                }
            }
        }
        #expect(keys.count == 5000)
        var order: [Int] = []
        while let due = keys.popDue(at: .seconds(1_000_000)) { order.append(due.key) }
        #expect(order == Array(0..<5000))
        #expect(took < .seconds(20), "with a search through all keys it would be minutes")
    }
}
