import ArcaneCore

/// A row of a small answer: values by their column, as texts.
///
/// Catalog queries cast every value to `nvarchar`, so that one way of reading does for all of them.
struct CatalogRow: Hashable, Sendable {
    private let values: [String?]

    init(_ values: [String?]) {
        self.values = values
    }

    /// The text of a column; nil for NULL.
    func text(_ index: Int) -> String? { values.indices.contains(index) ? values[index] : nil }

    /// The whole number of a column; nil for NULL.
    func integer(_ index: Int) -> Int64? { text(index).flatMap { Int64($0) } }

    /// Whether a column is 1.
    func flag(_ index: Int) -> Bool { text(index) == "1" }

    /// The text of a column that is never NULL. Throws `StreamError.transient` where it is.
    func required(_ index: Int, _ meaning: String) throws -> String {
        guard let text = text(index) else {
            throw StreamError.transient("the server does not say \(meaning); the answer to a catalog query is not complete")
        }
        return text
    }
}
