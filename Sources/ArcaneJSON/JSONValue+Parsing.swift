public import ArcaneCore
extension JSONValue {
    /// Placeholder until the parser lands.
    public init(parsing bytes: [UInt8]) throws { self = .null }
}
