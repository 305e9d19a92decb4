public import ArcaneResources

/// A program that runs streams of one kind.
///
/// ```swift
/// @main
/// struct WeatherPlugin: StreamPlugin {
///     static let names = ResourceNames(kind: "WeatherStream")
///     func source(for context: StreamContext<WeatherSpec>) async throws -> WeatherSource { … }
/// }
/// ```
/// The commands `run`, `check`, `schema`, `preview`, `crd`, `bench` and `version` come with it.
public protocol StreamPlugin: Sendable {
    /// The spec of its streams.
    associatedtype Spec: PluginSpec
    /// What it reads.
    associatedtype Source: StreamSource

    /// The names of its kind of streams.
    static var names: ResourceNames { get }

    /// What `kubectl explain` says of the kind.
    static var summary: String { get }

    /// Columns of `kubectl get` beside phase, suspension and age.
    static var columns: [PrinterColumn] { get }

    /// The version that `version` prints; without it, the variable `APPLICATION_VERSION`.
    static var version: String? { get }

    /// Creates the plugin.
    init()

    /// Makes the source of one stream. Throws `StreamError`.
    func source(for context: StreamContext<Spec>) async throws -> Source

    /// Looks at everything that the source needs, for the command `check`; the spec and the sink are looked at by the kit.
    func check(_ context: StreamContext<Spec>) async -> [CheckFinding]
}

extension StreamPlugin {
    /// The kind's name.
    public static var summary: String { "A stream of kind \(names.kind)." }

    /// Where data goes.
    public static var columns: [PrinterColumn] { [PrinterColumn("Sink", at: ".spec.sink.location", priority: 1)] }

    /// No version of its own.
    public static var version: String? { nil }
}
