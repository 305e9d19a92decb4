import ArcaneCore
import Testing

@testable import arcane_rest_plugin

struct TemplateTests {
    private func template(
        _ text: String, _ names: Set<String> = ["from", "fromDay", "to", "page"], _ environment: [String: String] = [:]
    ) throws -> Template {
        try Template(text, setting: "request.url", names: names, environment: environment)
    }

    private func message(_ body: () throws -> some Any) -> String {
        do {
            _ = try body()
            return "no error"
        } catch {
            return String(describing: error)
        }
    }

    @Test("of several names that fit, the longest is meant")
    func longestName() throws {
        let text = try template("@from/@fromDay/@from_@to").text(["from": "1", "fromDay": "2", "to": "3"], in: .path)
        #expect(text == "1/2/1_3")
    }

    @Test("two signs stand for the character itself, and a dollar before a variable's")
    func escapes() throws {
        #expect(
            try template("me@@example.org @@page $${X} $5").text(["page": "7"], in: .text) == "me@example.org @page ${X} $5")
    }

    @Test("a word behind an @ that is no placeholder is an error that names those that are")
    func unknownName() {
        let text = message { try template("user@example.org") }
        #expect(text.contains("request.url"))
        #expect(text.contains("'@example'"))
        #expect(text.contains("@from, @fromDay, @page, @to"))
        #expect(text.contains("@@"))
        #expect(message { try template("@x", []) }.contains("no placeholder is declared"))
    }

    @Test("a variable of the environment is filled in, and one that is missing names the Secret's setting")
    func variables() throws {
        #expect(try template("a${KEY}c", [], ["KEY": "b b"]).text([:], in: .query) == "ab%20bc")
        let missing = message { try template("${KEY}", [], ["OTHER": "s3cret"]) }
        #expect(missing.contains("'KEY'") && missing.contains("credentialsRef") && !missing.contains("s3cret"))
        #expect(message { try template("${KEY") }.contains("'}'"))
    }

    @Test("a template never prints the variables it was filled with")
    func secrecy() throws {
        let template = try template("Bearer ${KEY}", [], ["KEY": "s3cret"])
        var dumped = ""
        dump(template, to: &dumped)
        #expect(!"\(template)\(dumped)".contains("s3cret"))
        #expect(template.source == "Bearer ${KEY}")
    }

    @Test(
        "a value is written so that it stays in its place",
        arguments: [
            (TemplatePlace.path, "a/b?c=d&e ü", "a%2Fb%3Fc%3Dd%26e%20%C3%BC"),
            (.query, "2024-01-01T10:00:00+02:00", "2024-01-01T10%3A00%3A00%2B02%3A00"),
            (.form, "a b&c", "a+b%26c"),
            (.header, "a\r\nX-Evil: 1", "aX-Evil: 1"),
            (.text, "a&b\"c", "a&b\"c"),
        ])
    func encoding(place: TemplatePlace, value: String, written: String) throws {
        #expect(try template("@page").text(["page": value], in: place) == written)
    }

    @Test("a value in JSON is escaped between quotes, and is a number, a string or null outside of them")
    func json() throws {
        let body = try template(#"{"\"q":"x@page","n":@from,"t":@to}"#)
        #expect(body.text(["page": "a\"b\n", "from": "-1.5e3"], in: .json) == #"{"\"q":"xa\"b\n","n":-1.5e3,"t":null}"#)
        #expect(body.text(["from": "1,\"x\":2", "to": "007"], in: .json) == #"{"\"q":"x","n":"1,\"x\":2","t":"007"}"#)
    }

    @Test("a value is written as it is where the spec says so")
    func unencoded() throws {
        #expect(try template("@from/@to").text(["from": "a:b", "to": "a:b"], in: .path, unencoded: ["from"]) == "a:b/a%3Ab")
    }

    @Test(
        "the kind of a body follows its content type",
        arguments: [
            ("application/json", TemplatePlace.json), ("Application/JSON; charset=utf-8", .json),
            ("application/vnd.api+json", .json),
            ("application/x-www-form-urlencoded", .form), ("text/plain", .text), ("", .text),
        ])
    func contentTypes(type: String, place: TemplatePlace) {
        #expect(TemplatePlace.body(contentType: type) == place)
    }
}
