import ArcaneCore
import ArcaneHTTP
import Testing

@testable import arcane_rest_plugin

struct RequestTemplateTests {
    private func template(
        _ environment: [String: String] = [:], _ change: (inout RequestTemplate.Definition) -> Void
    ) throws -> RequestTemplate {
        var definition = RequestTemplate.Definition()
        definition.url = "https://api.example.net/v1/orders"
        change(&definition)
        return try RequestTemplate(definition, names: ["from", "to", "page"], environment: environment)
    }

    @Test("path, query of the URL and query of the spec make one URL")
    func url() throws {
        let template = try template {
            $0.url = "https://api.example.net:8443/v1/@from/orders?to=@to"
            $0.query = ["page": "@page", "a b": "1"]
        }
        let request = template.request(["from": "x/y", "to": "1+1", "page": "2"])
        #expect(request.url == "https://api.example.net:8443/v1/x%2Fy/orders?to=1%2B1&a%20b=1&page=2")
        #expect(request.method == "GET")
        #expect(request.body.isEmpty)
        #expect(template.placeholders == ["from", "to", "page"])
    }

    @Test("text that no URL can have is encoded, and in a parameter also what would end it; what is encoded already stays")
    func ownText() throws {
        let template = try template {
            $0.url = "https://api.example.net/größe/a b?filter=x y%20z&on=1"
            $0.query = ["q": #"updated >= "@from" AND team = "R&D #1", 5%+%2B"#]
        }
        let url = template.request(["from": "a&b"]).url
        #expect(
            url
                == "https://api.example.net/gr%C3%B6%C3%9Fe/a%20b?filter=x%20y%20z&on=1"
                + "&q=updated%20%3E=%20%22a%26b%22%20AND%20team%20=%20%22R%26D%20%231%22,%205%25+%2B")
        #expect(template.summary == "GET https://api.example.net/größe/a b")
    }

    @Test("a parameter or header is left out while its placeholder has no value")
    func absentValues() throws {
        let template = try template {
            $0.query = ["token": "@page", "size": "10"]
            $0.headers = ["X-Page": "@page", "Accept": "application/json"]
        }
        #expect(template.request([:]).url.hasSuffix("/orders?size=10"))
        #expect(template.request([:]).headers["X-Page"] == nil)
        #expect(template.request(["page": ""]).url.hasSuffix("?size=10&token="))
        #expect(template.request(["page": "t"]).headers["X-Page"] == "t")
    }

    @Test("defect 4.3: a value that is a URL does not replace the URL")
    func urlAsValue() throws {
        let request = try template { $0.query = ["next": "@page"] }.request(["page": "https://evil.example/"])
        #expect(request.url == "https://api.example.net/v1/orders?next=https%3A%2F%2Fevil.example%2F")
        let inPath = try template { $0.url = "https://api.example.net/@page" }.request(["page": "/etc/passwd"])
        #expect(inPath.url == "https://api.example.net/%2Fetc%2Fpasswd")
    }

    @Test("defect 4.3: a placeholder may stand in URL, body and header at the same time")
    func everyPlace() throws {
        let request = try template {
            $0.method = "post"
            $0.url += "/@page"
            $0.headers = ["X-From": "@from"]
            $0.body = #"{"from":"@from","page":@page}"#
        }.request(["page": "3", "from": "2024-01-01"])
        #expect(request.method == "POST")
        #expect(request.url.hasSuffix("/orders/3"))
        #expect(request.headers["x-from"] == "2024-01-01")
        #expect(request.body == Array(#"{"from":"2024-01-01","page":3}"#.utf8))
    }

    @Test("defect 4.3: a request without a body template has no body and no content type; one with has the spec's")
    func contentType() throws {
        #expect(try template { _ in }.request([:]).headers["Content-Type"] == nil)
        let form = try template {
            $0.bodyContentType = "application/x-www-form-urlencoded"
            $0.body = "from=@from"
        }.request(["from": "a b"])
        #expect(form.headers["Content-Type"] == "application/x-www-form-urlencoded")
        #expect(form.body == Array("from=a+b".utf8))
        let own = try template {
            $0.headers = ["content-type": "application/merge-patch+json"]
            $0.body = "{}"
        }.request([:])
        #expect(own.headers.values(of: "Content-Type") == ["application/merge-patch+json"])
    }

    @Test("a variable may hold the beginning of the URL and is written as it is there")
    func baseURL() throws {
        let template = try template(["BASE": "https://api.example.net/v2"]) { $0.url = "${BASE}/orders" }
        #expect(template.request([:]).url == "https://api.example.net/v2/orders")
    }

    @Test("a value never chooses the host")
    func host() {
        #expect {
            try template { $0.url = "https://@page.example.net/v1" }
        } throws: { "\($0)".contains("request.url") && "\($0)".contains("'@page'") }
        #expect {
            try template { $0.url = "ftp://example.net/" }
        } throws: { "\($0)".contains("http://") }
    }

    @Test("the summary of a request names no variable's value and no user")
    func summary() throws {
        let template = try template(["BASE": "https://me:pw@api.example.net", "KEY": "s3cret"]) {
            $0.url = "${BASE}/v1/${KEY}/@page?k=${KEY}"
        }
        #expect(template.summary == "GET https://api.example.net/v1/${KEY}/@page")
    }

    @Test("a setting that cannot be read is named with its path", arguments: ["query", "headers", "body", "unencoded"])
    func settingPaths(place: String) {
        #expect {
            try template {
                switch place {
                case "query": $0.query = ["a": "@nope"]
                case "headers": $0.headers = ["a": "@nope"]
                case "body": $0.body = "@nope"
                default: $0.unencoded = ["nope"]
                }
            }
        } throws: { error in
            let message = "\(error)"
            return message.contains("request.\(place)") && message.contains("nope")
        }
    }

    @Test("a followed link keeps method, headers and body of the template")
    func followedLink() throws {
        let template = try template {
            $0.headers = ["Accept": "application/json"]; $0.query = ["page": "@page"]
        }
        let link = try WebAddress("https://api.example.net/v1/orders?cursor=%2Fa")
        let request = template.request(following: link, ["page": "1"])
        #expect(request.url == "https://api.example.net/v1/orders?cursor=%2Fa")
        #expect(request.headers["Accept"] == "application/json")
    }
}
