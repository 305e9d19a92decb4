import ArcaneCore
import ArcanePluginKit

extension SqlServerPlugin {
    /// Looks at everything that the stream needs of its database, and gives a verdict on each.
    func check(_ context: StreamContext<SqlServerSpec>) async -> [CheckFinding] {
        let name = TableName(schema: context.spec.schema, table: context.spec.table)
        do {
            let sessions = try SessionPool(context)
            let discovery = try await sessions.withSession { try await TableCatalog(name).discovery($0) }
            let prerequisites = Prerequisites(
                name: name, spec: context.spec, database: discovery.database, table: discovery.table)
            return [.good("the database", sessions.place)] + prerequisites.findings
        } catch {
            return [.bad("the database", error)]
        }
    }
}
