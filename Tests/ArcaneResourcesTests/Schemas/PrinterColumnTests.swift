import ArcaneCore
import ArcaneResources
import Testing

struct PrinterColumnTests {
    private func columns(_ columns: [PrinterColumn]) -> [JSONValue] {
        let crd = CustomResourceDefinition(
            names: ResourceNames(kind: "Thing"), scope: .namespaced, description: "", spec: OpenAPISchema(.object),
            status: OpenAPISchema(.object), columns: columns)
        let versions = crd.json[path: ["spec", "versions"]]?.arrayValue
        return versions?.first?["additionalPrinterColumns"]?.arrayValue ?? []
    }

    @Test("a column has a name, a type and a path, and a priority where it is only for wide output")
    func columns() {
        #expect(
            columns([PrinterColumn("City", at: ".spec.city"), PrinterColumn("Rows", .integer, at: ".status.rows", priority: 1)])
                == [
                    ["name": "City", "type": "string", "jsonPath": ".spec.city"],
                    ["name": "Rows", "type": "integer", "jsonPath": ".status.rows", "priority": 1],
                ])
    }

    @Test("the types are those that an API server knows")
    func kinds() {
        let kinds: [PrinterColumn.Kind] = [.string, .integer, .number, .boolean, .date]
        #expect(
            columns(kinds.map { PrinterColumn("X", $0, at: ".x") }).map { $0["type"] } == kinds.map { .string($0.rawValue) })
    }
}
