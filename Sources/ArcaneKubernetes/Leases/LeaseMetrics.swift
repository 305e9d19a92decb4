public import CoreMetrics

/// The figures of a leader election, under the name that client-go gives them.
public struct LeaseMetrics: Sendable {
    let isLeader: Meter

    /// Creates the figures of the election by the Lease called `name`.
    public init(name: String, factory: any MetricsFactory) {
        isLeader = Meter(label: "leader_election_master_status", dimensions: [("name", name)], factory: factory)
        isLeader.set(0)
    }
}
