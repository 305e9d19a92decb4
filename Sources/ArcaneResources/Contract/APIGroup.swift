/// The API group and version of the platform's kinds (contract, section 1).
public enum APIGroup {
    /// The group of the operator's kinds, and of stream kinds.
    public static let streaming = "streaming.sneaksanddata.com"
    /// The version of all kinds.
    public static let version = "v1"
    /// Group and version as manifests have them.
    public static let apiVersion = "\(streaming)/\(version)"
    /// The category under which `kubectl get arcane` lists all streams.
    public static let category = "arcane"
    /// The kind of the templates that Jobs are made from.
    public static let streamingJobTemplateKind = "StreamingJobTemplate"
}
