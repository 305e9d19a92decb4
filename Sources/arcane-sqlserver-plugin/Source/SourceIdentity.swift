import ArcaneCore
import Crypto

/// What a stream reads, in words without secrets: positions are good for just this.
enum SourceIdentity {
    /// The identity of the table that `spec` names in the database at `place`; what else decides about the rows is in a digest, since
    /// conditions may hold what is not for everybody's eyes.
    static func text(_ place: String, _ spec: SqlServerSpec) -> String {
        let parts = [spec.mode.rawValue, spec.cursorColumn ?? "", spec.filter ?? ""]
        let digest = SHA256.hash(data: Array(parts.joined(separator: "\n").utf8))
        return "\(place) \(TableName(schema: spec.schema, table: spec.table)) (\(Hex.text(digest.prefix(6))))"
    }
}
