import ArcaneCore
import Testing

@testable import ArcaneODBC

@Suite struct DriverStringTests {
    private func settings(_ text: String) throws -> ConnectionSettings {
        try ConnectionSettings(parsing: Secret("Server=db,1444;UID=u;PWD=p;" + text))
    }

    @Test("the driver is always told the version, the encoding, and large packets")
    func always() throws {
        let text = try DriverString(settings(""), driver: "/lib/x.so", section: "arcane-1").text
        #expect(
            text
                == "DRIVER={/lib/x.so};Servername=arcane-1;TDS_Version=7.4;ClientCharset=UTF-8;PacketSize=32767;UID={u};PWD={p};"
        )
    }

    @Test("values stand in braces, whatever is in them")
    func values() throws {
        let text = try DriverString(
            settings("Database={a;b=c};App={x'y};Language=us_english;WSID=w;ApplicationIntent=ReadOnly;PacketSize=512"),
            driver: "FreeTDS", section: "s"
        ).text
        #expect(text.contains("PacketSize=512;"))
        #expect(text.hasSuffix("Database={a;b=c};APP={x'y};WSID={w};Language={us_english};ApplicationIntent=ReadOnly;"))
    }

    @Test("each character is a byte, and one that is none is refused by name and not shown")
    func characters() throws {
        var settings = try settings("")
        settings.password = Secret("pß")
        let string = try DriverString(settings, driver: "d", section: "s")
        #expect(string.bytes.contains(0xDF))
        #expect(string.bytes.count == string.text.count)
        settings.password = Secret("hunter漢")
        let changed = settings
        let error = #expect(throws: ODBCError.self) { try DriverString(changed, driver: "d", section: "s") }
        #expect(error?.message.contains("Password") == true)
        #expect(error?.message.contains("hunter") == false)
    }

    @Test("a value that the driver would end too early is refused by name")
    func braces() throws {
        let error = #expect(throws: ODBCError.self) {
            try DriverString(settings("Database={a}};b}"), driver: "d", section: "s")
        }
        #expect(error?.message.contains("Database") == true)
    }

    @Test(
        "the section says how the server is reached and which certificates count",
        arguments: [
            (
                "Encrypt=no",
                ["host = db", "port = 1444", "tds version = 7.4", "encryption = request"]
            ),
            (
                "TrustServerCertificate=yes",
                ["host = db", "port = 1444", "tds version = 7.4", "encryption = require", "check certificate hostname = no"]
            ),
            (
                "",
                [
                    "host = db", "port = 1444", "tds version = 7.4", "encryption = require", "ca file = system",
                    "check certificate hostname = yes",
                ]
            ),
            (
                "ServerCertificate=/ca.pem",
                [
                    "host = db", "port = 1444", "tds version = 7.4", "encryption = require", "ca file = /ca.pem",
                    "check certificate hostname = yes",
                ]
            ),
        ])
    func section(text: String, lines: [String]) throws {
        #expect(try DriverString.section(settings(text)) == lines.map { "\t\($0)\n" }.joined())
    }

    @Test("an instance stands in the section where there is no port; without either the port is 1433")
    func instance() throws {
        let named = try ConnectionSettings(parsing: Secret("Server=db\\sales;UID=u;PWD=p"))
        #expect(DriverString.section(named).contains("\tinstance = sales\n"))
        let plain = try ConnectionSettings(parsing: Secret("Server=db;UID=u;PWD=p"))
        #expect(DriverString.section(plain).contains("\tport = 1433\n"))
    }
}
