import ArcaneCore
import ArcaneResources
import Testing

struct ReferencePageTests {
    struct Small: StreamSpec {
        @Setting("A city, or | another.\nTwo lines.", .minLength(1), example: "Oslo") var city: String
        @Setting("A remark.", default: "") var remark: String
        @Setting("How long.", default: .seconds(90)) var timeout: Duration
        @Setting("Access.", default: .anonymous) var authentication: Access
        @Setting("Places.", default: []) var places: [Place]
        @Setting("Places by name.") var named: [String: Place]?

        static var rules: [SpecRule<Self>] {
            [SpecRule("must be known", at: "city") { _ in true }, SpecRule("be brief") { _ in true }]
        }
    }

    struct Place: StreamSpec {
        @Setting("A flag.", default: false) var isNorth: Bool
    }

    @Test("the page has an example, a table of each block with what it limits, and its rules")
    func page() {
        let page = ReferencePage(kind: "SmallStream", introduction: "Reads little.", spec: Small.self).markdown
        #expect(
            page.hasPrefix(
                """
                # SmallStream

                Reads little.

                The smallest `SmallStream`:

                ```yaml
                apiVersion: streaming.sneaksanddata.com/v1
                kind: SmallStream
                metadata:
                  name: example
                spec:
                  jobTemplateRef:
                    name: arcane-rest-plugin
                  city: Oslo
                ```

                Names are read in any case. Unknown ones are ignored, with a warning.

                | type | is written |
                | --- | --- |
                | duration | a number of seconds, or
                """))
        #expect(page.hasSuffix("\n") && !page.hasSuffix("\n\n"))
        for line in [
            "| field | type | default | limits | description |",
            #"| `city` | text | required | not empty | A city, or \| another.<br>Two lines. |"#,
            "| `remark` | text |  |  | A remark. |", "| `timeout` | duration | `1m30s` |  | How long. |",
            #"| `authentication` | [one of several forms](#authentication) | `{"type":"none"}` |  | Access. |"#,
            "| `places` | [list of objects](#places) | `[]` |  | Places. |",
            "| `named` | [map of objects](#namedname) |  |  | Places by name. |",
            "- `city`: must be known", "- be brief", "## places[]", "## named.NAME", "## authentication",
            "### authentication, type: none", "### authentication, type: apiKey",
            "| `in` | `header`, `query` | `header` |  | Where the key goes. |", "- give value or file, and not both",
        ] {
            #expect(page.contains("\n\(line)\n"), "\(line)")
        }
    }

    @Test("every link leads to a heading of the page", arguments: [true, false])
    func links(isLarge: Bool) throws {
        let page =
            isLarge
            ? ReferencePage(kind: "OrdersStream", introduction: "", spec: OrdersSpec.self).markdown
            : ReferencePage(kind: "WeatherStream", introduction: "", spec: WeatherSpec.self).markdown
        let anchors = page.matches(of: /(?m)^##+ (.+)$/).map { heading in
            String(heading.1.lowercased().map { $0 == " " ? "-" : $0 }.filter { $0.isLetter || $0.isNumber || $0 == "-" })
        }
        let links = page.matches(of: /\]\(#([^)]*)\)/).map { String($0.1) }
        #expect(links.count > 5)
        #expect(links.filter { !anchors.contains($0) } == [])
        #expect(Set(anchors).count == anchors.count)
    }

    @Test("every setting of every form is on the page")
    func complete() {
        let page = ReferencePage(kind: "OrdersStream", introduction: "", spec: OrdersSpec.self).markdown
        for name in [
            "url", "contentType", "totalPages", "pageSize", "nextHeader", "refreshToken", "expiresIn", "claims", "concurrency",
            "bodyError", "encoded", "rowsPerGroup", "pathStyle", "lookBackInterval", "jobTemplateRef", "apiGroup",
        ] {
            #expect(page.contains("\n| `\(name)` |"), "\(name)")
        }
    }
}
