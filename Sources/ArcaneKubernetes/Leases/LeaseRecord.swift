public import ArcaneCore

/// What a Lease (`coordination.k8s.io/v1`) says: who holds it, and until when.
public struct LeaseRecord: Hashable, Sendable {
    /// Who holds it; empty for nobody.
    public var holder: String
    /// How long after a renewal it is held, in seconds.
    public var durationSeconds: Int
    /// When the holder took it, by the holder's clock.
    public var acquired: Timestamp?
    /// When the holder renewed it, by the holder's clock.
    public var renewed: Timestamp?
    /// How often it went from one holder to another.
    public var transitions: Int
    /// How many seconds after its last renewal the holder stops by itself, where it has promised that.
    public var stopsAfterSeconds: Int?

    /// Creates a record.
    public init(
        holder: String, durationSeconds: Int, acquired: Timestamp?, renewed: Timestamp?, transitions: Int,
        stopsAfterSeconds: Int? = nil
    ) {
        self.holder = holder
        self.durationSeconds = durationSeconds
        self.acquired = acquired
        self.renewed = renewed
        self.transitions = transitions
        self.stopsAfterSeconds = stopsAfterSeconds
    }
}

extension LeaseRecord {
    /// The annotation by which a holder promises when it stops: `10 HOLDER`, in seconds after its last renewal. It names the holder, since
    /// one of another program may take the Lease and leave the annotation as it is.
    static let promise = "arcane/lease-holder-stops-after"

    /// Reads a Lease; what is missing counts as nobody's.
    public init(_ lease: KubernetesObject) {
        let spec = lease.json["spec"]
        func time(_ name: String) -> Timestamp? { spec?[name]?.stringValue.flatMap(Timestamp.init(iso8601:)) }
        self.init(
            holder: spec?["holderIdentity"]?.stringValue ?? "", durationSeconds: spec?["leaseDurationSeconds"]?.intValue ?? 0,
            acquired: time("acquireTime"), renewed: time("renewTime"), transitions: spec?["leaseTransitions"]?.intValue ?? 0)
        let words = lease.annotations[Self.promise]?.split(separator: " ", maxSplits: 1) ?? []
        if words.count == 2, words.last.map(String.init) == holder { stopsAfterSeconds = words.first.flatMap { Int($0) } }
    }

    /// The Lease called `name` that says this. What `old` has beside it, such as labels, stays; its version must be the one that is there.
    func lease(_ name: ObjectName, over old: KubernetesObject?) -> JSONValue {
        var spec: [String: JSONValue] = [
            "holderIdentity": .string(holder), "leaseDurationSeconds": .integer(durationSeconds),
            "leaseTransitions": .integer(transitions),
        ]
        spec["acquireTime"] = acquired.map { .string(MicroTime.text($0)) }
        spec["renewTime"] = renewed.map { .string(MicroTime.text($0)) }
        var annotations = old?.json["metadata"]?["annotations"]?.objectValue ?? [:]
        annotations[Self.promise] = stopsAfterSeconds.map { .string("\($0) \(holder)") }
        var metadata = old?.json["metadata"]?.objectValue ?? ["name": .string(name.name), "namespace": .string(name.namespace)]
        metadata["annotations"] = .object(annotations)
        return [
            "apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": .object(metadata), "spec": .object(spec),
        ]
    }
}

/// `metav1.MicroTime`: RFC 3339 in UTC with exactly six digits behind the second.
public enum MicroTime {
    /// The text of `time`.
    public static func text(_ time: Timestamp) -> String {
        let second = Timestamp(milliseconds: time.seconds * 1000)
        let digits = String(time.microseconds - second.microseconds)
        return second.iso8601.replacing("Z", with: "." + String(repeating: "0", count: 6 - digits.count) + digits + "Z")
    }
}
