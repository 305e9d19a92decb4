/// The API group and version of all objects of the platform (contract, section 1).
public enum APIGroup {
    /// The group.
    public static let name = "streaming.sneaksanddata.com"
    /// The version.
    public static let version = "v1"
    /// Both, as `apiVersion` has them.
    public static let apiVersion = "\(name)/\(version)"
}
