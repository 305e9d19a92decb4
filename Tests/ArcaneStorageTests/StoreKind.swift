import ArcaneCore
import ArcaneHTTP
import ArcaneStorage
import ArcaneTestSupport
import Testing

/// The stores that the same tests run over.
enum StoreKind: String, CaseIterable, CustomTestStringConvertible {
    case file
    case s3
    case azureKey = "Azure with the account's key"
    case azureSignature = "Azure with a shared access signature"

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
        case .s3:
            let service = try await S3Service.withBucket()
            try await body(try (0..<count).map { _ in try service.store() })
        case .azureKey, .azureSignature:
            let service = try await AzureService.withContainer()
            let environment = self == .azureKey ? AzureService.keyEnvironment : AzureService.signatureEnvironment
            try await body(try (0..<count).map { _ in try service.store(environment: environment) })
        }
    }
}
