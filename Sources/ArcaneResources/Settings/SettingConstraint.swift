public import ArcaneCore

/// A limit of a setting's values, said once: to the decoder, to the API server and to the reader.
public struct SettingConstraint<Value: SettingValue>: Sendable {
    /// The limit in words, such as `at least 1`.
    public let text: String
    /// Records what is wrong with a value that was read from an input.
    let report: @Sendable (Value, SettingInput) -> Void
    /// The limit as a CRD says it.
    let facets: [OpenAPISchema.Facet: JSONValue]
    /// The limit of each element of a list, as a CRD says it.
    let elementFacets: [OpenAPISchema.Facet: JSONValue]

    /// Creates a limit.
    ///
    /// - Parameters:
    ///   - text: The limit in words.
    ///   - facets: The limit as a CRD says it; where it cannot, none, and only the plugin checks it.
    ///   - check: What is wrong with a value, such as `0 is below the minimum 1`; nil where nothing is.
    public init(
        _ text: String, facets: [OpenAPISchema.Facet: JSONValue] = [:], check: @escaping @Sendable (Value) -> String?
    ) {
        self.init(text, facets: facets, elementFacets: [:]) { value, input in
            if let message = check(value) { input.problem(message) }
        }
    }

    init(
        _ text: String, facets: [OpenAPISchema.Facet: JSONValue], elementFacets: [OpenAPISchema.Facet: JSONValue],
        report: @escaping @Sendable (Value, SettingInput) -> Void
    ) {
        self.text = text
        self.report = report
        self.facets = facets
        self.elementFacets = elementFacets
    }
}
