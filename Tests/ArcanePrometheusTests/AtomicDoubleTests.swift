import Testing

@testable import ArcanePrometheus

struct AtomicDoubleTests {
    @Test("it begins at zero, is replaced, raised and lowered")
    func changes() {
        let number = AtomicDouble()
        #expect(number.load() == 0)
        number.set(-2.5)
        number.add(4)
        #expect(number.load() == 1.5)
        number.add(-1.5)
        #expect(number.load() == 0)
    }

    @Test("additions of many threads are all there")
    func additions() async {
        let number = AtomicDouble()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<1000 { number.add(0.5) } }
            }
        }
        #expect(number.load() == 4000)
    }
}
