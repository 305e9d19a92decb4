import ArcaneCore
import Foundation
import Testing

@testable import ArcaneStorage

@Suite struct WallClockTests {
    @Test("the clock shows the time of day")
    func now() {
        let before = Int64(Date().timeIntervalSince1970 * 1_000_000) - 1
        let now = WallClock.now().microseconds
        let after = Int64(Date().timeIntervalSince1970 * 1_000_000) + 1
        #expect((before...after).contains(now))
    }
}
