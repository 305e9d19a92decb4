/// A statement in T-SQL with what its question marks stand for.
///
/// Names and values of the table are never part of the text as they are: names are quoted, and values are parameters. Parameters are texts;
/// where a value of another type is needed, the statement casts them. Counts and versions are numbers of the stream's own and stand in the
/// text, since CHANGETABLE takes a version as a literal or a bigint and nothing that would have to be converted.
struct Statement: Hashable, Sendable {
    /// The text.
    var text: String
    /// The values of its question marks, in order.
    var parameters: [String] = []
    /// How long the server may be silent at it, where that is less than the stream's `commandTimeout`.
    var limit: Duration?

    /// The limit of what is asked of the catalog. The server has that at hand, unless somebody who changes tables holds it, or it is in trouble:
    /// that is to be said long before rows, which may take their time, are given up.
    static let catalogLimit: Duration = .seconds(60)
}

extension Statement: CustomStringConvertible {
    /// The text, without the values.
    var description: String { text }
}
