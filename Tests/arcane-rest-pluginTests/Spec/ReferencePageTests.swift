import ArcaneResources
import ArcaneTestSupport
import Foundation
import Testing

@testable import arcane_rest_plugin

struct RestApiReferencePageTests {
    @Test("the reference page of the documentation is the one that the spec's type generates")
    func page() throws {
        let generated = ReferencePage(
            kind: RestApiPlugin.names.kind, introduction: RestApiPlugin.summary, spec: RestApiSpec.self
        ).markdown
        let page = try String(contentsOfFile: Repository.path("docs/rest-reference.md"), encoding: .utf8)
        #expect(
            page == generated,
            "the spec has changed; write the page anew: arcane-rest-plugin crd --reference > docs/rest-reference.md")
    }
}
