import ArcaneCore
import ArcaneYAML
import Testing

@testable import ArcaneLocalCluster

@Suite("The columns of a CRD")
struct CustomColumnsTests {
    private static let now = Timestamp("2026-01-01T00:01:00Z")

    private func cell(_ definition: String, _ object: String) throws -> JSONValue? {
        let columns = CustomColumns.columns([try JSONValue(yaml: definition)])
        #expect(columns.first?.name == "Name" && columns.count == 2)
        return columns.last?.cell(TableColumn.Row(object: try JSONValue(yaml: object), now: Self.now))
    }

    @Test("are name and age where it lists none")
    func none() {
        #expect(CustomColumns.columns([]).map(\.name) == ["Name", "Age"])
    }

    @Test(
        "show values of their type",
        arguments: [
            ("{name: C, type: string, jsonPath: .spec.a}", "{spec: {a: red}}", "red"),
            ("{name: C, type: string, jsonPath: .spec.a}", "{spec: {a: 5}}", "'5'"),
            ("{name: C, type: string, jsonPath: '.spec.a[*]'}", "{spec: {a: [p, q]}}", "p q"),
            ("{name: C, type: string, jsonPath: .spec.a}", "{spec: {}}", "null"),
            ("{name: C, type: string, jsonPath: .spec.a}", "{spec: {a: {b: 1}}}", "'{\"b\":1}'"),
            ("{name: C, type: integer, jsonPath: .spec.a}", "{spec: {a: 5}}", "5"),
            ("{name: C, type: integer, jsonPath: .spec.a}", "{spec: {a: 5.7}}", "5"),
            ("{name: C, type: integer, jsonPath: .spec.a}", "{spec: {a: five}}", "null"),
            ("{name: C, type: number, jsonPath: .spec.a}", "{spec: {a: 5.5}}", "5.5"),
            ("{name: C, type: boolean, jsonPath: .spec.a}", "{spec: {a: true}}", "true"),
            ("{name: C, type: boolean, jsonPath: .spec.a}", "{spec: {a: 'true'}}", "null"),
            ("{name: C, type: date, jsonPath: .spec.a}", "{spec: {a: '2026-01-01T00:00:00Z'}}", "60s"),
            ("{name: C, type: date, jsonPath: .spec.a}", "{spec: {}}", "null"),
            ("{name: C, type: string, jsonPath: '.spec.['}", "{spec: {a: red}}", "null"),
        ])
    func cells(definition: String, object: String, expected: String) throws {
        #expect(try cell(definition, object) == JSONValue(yaml: expected))
    }

    @Test("say what they are about, and which are for the wide view only")
    func definitions() throws {
        let definition = try JSONValue(
            yaml: "{name: Size, type: integer, format: int32, description: How large., priority: 1, jsonPath: .spec.size}")
        #expect(
            CustomColumns.columns([definition]).last?.json
                == ["name": "Size", "type": "integer", "format": "int32", "description": "How large.", "priority": 1])
    }
}
