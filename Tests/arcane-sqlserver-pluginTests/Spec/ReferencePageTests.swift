import ArcaneResources
import ArcaneTestSupport
import Foundation
import Testing

@testable import arcane_sqlserver_plugin

struct SqlServerReferencePageTests {
    @Test("the reference page of the documentation is the one that the spec's type generates")
    func page() throws {
        let generated = ReferencePage(
            kind: SqlServerPlugin.names.kind, introduction: SqlServerPlugin.summary, spec: SqlServerSpec.self
        ).markdown
        let page = try String(contentsOfFile: Repository.path("docs/sqlserver-reference.md"), encoding: .utf8)
        #expect(
            page == generated,
            "the spec has changed; write the page anew: arcane-sqlserver-plugin crd --reference > docs/sqlserver-reference.md")
    }

    @Test("the kind has the names that the contract and the chart use")
    func names() {
        #expect(SqlServerPlugin.names.kind == "SqlServerStream")
        #expect(SqlServerPlugin.names.plural == "sqlserverstreams")
        #expect(SqlServerPlugin.names.shortNames == ["sqls"])
    }
}
