public import ArcaneCore

/// A limit of a setting's values, said once: to the decoder, to the API server and to the reader.
public struct SettingConstraint<Value: SettingValue>: Sendable {
    /// The limit in words, such as `at least 1`.
    public let text: String
    /// What is wrong with a value, such as `0 is below the minimum 1`; nil where nothing is.
    public let check: @Sendable (Value) -> String?
    /// The limit as a CRD says it.
    let facets: [OpenAPISchema.Facet: JSONValue]
    /// The limit of each element of a list, as a CRD says it.
    let elementFacets: [OpenAPISchema.Facet: JSONValue]

    /// Creates a limit. Where a CRD cannot say it, `facets` is empty and only the plugin checks it.
    public init(
        _ text: String, facets: [OpenAPISchema.Facet: JSONValue] = [:], check: @escaping @Sendable (Value) -> String?
    ) {
        self.init(text, facets: facets, elementFacets: [:], check: check)
    }

    init(
        _ text: String, facets: [OpenAPISchema.Facet: JSONValue], elementFacets: [OpenAPISchema.Facet: JSONValue],
        check: @escaping @Sendable (Value) -> String?
    ) {
        self.text = text
        self.check = check
        self.facets = facets
        self.elementFacets = elementFacets
    }
}
