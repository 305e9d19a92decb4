import ArcaneCore

/// A Lease as it was at one moment.
public struct StoredLease: Hashable, Sendable {
    /// What it says.
    public var record: LeaseRecord
    /// Its version: a write over it is refused where it is no longer this one.
    public var version: String
    /// The whole Lease, where it comes from the Kubernetes API.
    var object: KubernetesObject?

    /// Creates a Lease.
    public init(record: LeaseRecord, version: String) {
        self.record = record
        self.version = version
    }

    /// Reads a Lease of the Kubernetes API.
    init(_ object: KubernetesObject) {
        self.init(record: LeaseRecord(object), version: object.resourceVersion)
        self.object = object
    }
}

/// Where a Lease is kept: the Kubernetes API, or a test's model of it.
public protocol LeaseStore: Sendable {
    /// The Lease; nil where there is none.
    func read() async throws -> StoredLease?
    /// Creates the Lease, or replaces exactly `old`, and returns what is there then. Throws where another was faster.
    func write(_ record: LeaseRecord, over old: StoredLease?) async throws -> StoredLease
}

/// A Lease of the Kubernetes API. It asks for the verbs `get`, `create` and `update` on Leases.
public struct KubernetesLease: LeaseStore {
    private let client: KubernetesClient
    private let name: ObjectName

    /// Creates access to the Lease called `name`.
    ///
    /// `client` should be used for nothing else, so that no other request delays it, and should repeat nothing (`RetryPolicy.never`): the
    /// election tries again by itself, as often as there is time for.
    public init(_ client: KubernetesClient, _ name: ObjectName) {
        self.client = client
        self.name = name
    }

    /// Reads the Lease.
    public func read() async throws -> StoredLease? {
        do {
            return StoredLease(try await client.get(.leases, name))
        } catch let error as KubernetesError where error.isNotFound {
            return nil
        }
    }

    /// Writes the Lease.
    public func write(_ record: LeaseRecord, over old: StoredLease?) async throws -> StoredLease {
        let lease = record.lease(name, over: old?.object)
        guard old != nil else { return StoredLease(try await client.create(.leases, lease, in: name.namespace)) }
        return StoredLease(try await client.replace(.leases, name, with: lease))
    }
}
