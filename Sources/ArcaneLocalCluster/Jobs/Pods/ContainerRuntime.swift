public import ArcaneCore
public import ArcaneKubernetes

/// Runs the containers of pods: as processes, or not at all.
public protocol ContainerRuntime: Sendable {
    /// Called before the first container: ends what an earlier control plane has left behind.
    func begin() async throws
    /// Runs a container until it ends, and returns how it did.
    ///
    /// Calls `control.started` as soon as it runs, and heeds the signals that come. Throws a `ContainerFailure` where it cannot
    /// be started.
    func run(_ container: ContainerLaunch, _ control: ContainerControl) async throws(ContainerFailure) -> ContainerEnd
    /// Called when a pod is gone: what is kept for it can go too.
    func forget(_ pod: KubernetesObject) async
    /// Called after the last container.
    func end() async
}

extension ContainerRuntime {
    /// Nothing is left behind.
    public func begin() async throws {}
    /// Nothing is kept.
    public func forget(_ pod: KubernetesObject) async {}
    /// Nothing is to be ended.
    public func end() async {}
}

/// A container that is to be run.
public struct ContainerLaunch: Sendable {
    /// Its pod.
    public var pod: KubernetesObject
    /// Its entry in the pod's spec.
    public var container: JSONValue
    /// How often it was started before, in this pod.
    public var attempt: Int
    /// Its environment, as the pod's spec says.
    public var variables: [String: String]
    /// `command`, in place of the image's program; empty for none.
    public var command: [String]
    /// `args`, in place of the image's own.
    public var arguments: [String]
    /// The contents of its volumes that come from the API, by volume.
    public var volumes: [String: PodVolume]

    /// Creates a launch.
    public init(
        pod: KubernetesObject, container: JSONValue, attempt: Int = 0, variables: [String: String] = [:],
        command: [String] = [],
        arguments: [String] = [], volumes: [String: PodVolume] = [:]
    ) {
        self.pod = pod
        self.container = container
        self.attempt = attempt
        self.variables = variables
        self.command = command
        self.arguments = arguments
        self.volumes = volumes
    }

    /// The container's name.
    public var name: String { container["name"]?.stringValue ?? "" }
    /// The container's image.
    public var image: String { container["image"]?.stringValue ?? "" }
}

/// How a container has ended.
public struct ContainerEnd: Hashable, Sendable {
    /// The exit code; 128 and the signal's number where a signal ended it.
    public var exitCode: Int
    /// The signal that ended it.
    public var signal: Int?
    /// Its last words, for the pod's status.
    public var message: String

    /// Creates an end.
    public init(exitCode: Int, signal: Int? = nil, message: String = "") {
        self.exitCode = exitCode
        self.signal = signal
        self.message = message
    }
}

/// Why a container cannot be started.
public struct ContainerFailure: Error, Hashable, Sendable {
    /// The reason in the container's state, such as `CreateContainerConfigError`.
    public var reason: String
    /// What is wrong, and what to do about it.
    public var message: String
    /// Whether the container counts as ended with exit code 128, instead of being tried again.
    public var isFinal: Bool

    /// Creates a failure.
    public init(reason: String, message: String, isFinal: Bool = false) {
        self.reason = reason
        self.message = message
        self.isFinal = isFinal
    }

    static func configuration(_ message: String) -> ContainerFailure {
        ContainerFailure(reason: "CreateContainerConfigError", message: message)
    }
}
