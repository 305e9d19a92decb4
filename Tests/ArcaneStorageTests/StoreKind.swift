import ArcaneStorage
import ArcaneTestSupport
import Testing

/// The stores that the same tests run over.
enum StoreKind: String, CaseIterable, CustomTestStringConvertible {
    case file

    var testDescription: String { rawValue }

    /// Runs `body` with an empty store.
    func withStore(_ body: (any ObjectStore) async throws -> Void) async throws {
        try await withStores(1) { stores in for store in stores { try await body(store) } }
    }

    /// Runs `body` with `count` stores over the same empty place.
    func withStores(_ count: Int, _ body: ([any ObjectStore]) async throws -> Void) async throws {
        switch self {
        case .file:
            try await withTemporaryFolder { folder in
                try await body((0..<count).map { _ in FileStore(root: folder + "/store") })
            }
        }
    }
}
