import ArcaneTestSupport
import Foundation
import Testing

@testable import ArcaneODBC

@Suite struct DriverLocationTests {
    @Test("the first folder that has the driver's file decides")
    func found() async throws {
        try await withTemporaryFolder { folder in
            try Data().write(to: URL(filePath: "\(folder)/libtdsodbc.so"))
            #expect(DriverLocation.find(in: ["/nowhere", folder, "/usr/lib"]) == "\(folder)/libtdsodbc.so")
        }
    }

    @Test("where no folder has it, odbcinst.ini may know it by its name")
    func named() {
        #expect(DriverLocation.find(in: ["/nowhere"]) == "FreeTDS")
        #expect(DriverLocation.find(in: []) == "FreeTDS")
    }
}
