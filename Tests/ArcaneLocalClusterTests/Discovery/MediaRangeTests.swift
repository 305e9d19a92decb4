import Testing

@testable import ArcaneLocalCluster

@Suite("What a client accepts")
struct MediaRangeTests {
    private static let table = JSONForm(kind: "Table", group: "meta.k8s.io", version: "v1")
    private static let oldTable = JSONForm(kind: "Table", group: "meta.k8s.io", version: "v1beta1")
    /// As kubectl sends it.
    private static let kubectl =
        "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json"

    @Test("is read in its order, with its parameters")
    func list() {
        #expect(
            MediaRange.list("application/json; as=Table ;v=v1, */*") == [
                MediaRange(type: "application/json", parameters: ["as": "Table", "v": "v1"]),
                MediaRange(type: "*/*", parameters: [:]),
            ])
        #expect(MediaRange.list("").isEmpty)
    }

    @Test("names the first form that there is")
    func form() {
        #expect(MediaRange.form(Self.kubectl, among: [Self.oldTable, Self.table]) == Self.table)
        #expect(MediaRange.form(Self.kubectl, among: [Self.oldTable]) == Self.oldTable)
        #expect(MediaRange.form(Self.kubectl, among: []) == nil)
    }

    @Test("wants plain JSON where that comes first, or nothing is said")
    func plain() {
        #expect(MediaRange.form("application/json,application/json;as=Table;v=v1;g=meta.k8s.io", among: [Self.table]) == nil)
        #expect(MediaRange.form("", among: [Self.table]) == nil)
        #expect(MediaRange.form("application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io", among: [Self.table]) == nil)
    }

    @Test("is said in the type of the answer")
    func contentType() {
        #expect(Self.table.contentType == "application/json;g=meta.k8s.io;v=v1;as=Table")
        #expect(Self.table.apiVersion == "meta.k8s.io/v1")
    }
}
