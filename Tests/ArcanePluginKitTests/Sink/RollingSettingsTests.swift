import Testing

@testable import ArcanePluginKit

@Suite("Rolling")
struct RollingSettingsTests {
    private let settings = RollingSettings(
        rowsPerGroup: 100, groupingInterval: .seconds(10), groupsPerFile: 3, bytesPerGroup: 1000)

    @Test(
        "closes a group at the first of its limits",
        arguments: [
            (99, 999, 9, false), (100, 0, 0, true), (1, 1000, 0, true), (1, 0, 10, true), (0, 0, 100, false),
        ])
    func full(_ rows: Int, _ bytes: Int, _ seconds: Int, _ isFull: Bool) {
        #expect(settings.isGroupFull(rows: rows, bytes: bytes, age: .seconds(seconds)) == isFull)
    }

    @Test("lets rows wait as long as a file's groups may stay open")
    func commitInterval() {
        #expect(settings.commitInterval == .seconds(30))
    }
}
