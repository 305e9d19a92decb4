import ArcaneCore
import ArcaneJSON
import ArcaneTestSupport
import Foundation
import Subprocess
import SystemPackage
import Testing

/// The program itself, from a spec in a file to data on disk.
struct RestApiPluginTests {
    private static let spec = """
        request: {url: 'BASE/open/orders', query: {paging: page, page: '@page', pageSize: '100', from: '@from', to: '@to'}}
        records: [data]
        key: [id]
        window: {from: from, to: to, step: 10d}
        backfillStartDate: BEGIN
        pagination: {type: page, totalPages: [meta, pages]}
        rateLimit: {concurrency: 3}
        jobTemplateRef: {name: rest}
        sink: {location: 'file://FOLDER/data'}
        """

    /// Runs the program with a spec in a file of `folder`.
    private func plugin(_ arguments: [String], _ api: DevAPI, _ folder: String, spec: String = spec) async throws -> (
        code: Int32, text: String
    ) {
        let begin = (Timestamp.now - .seconds(40 * 86_400)).iso8601
        let text = spec.replacing("BASE", with: api.base).replacing("FOLDER", with: folder).replacing("BEGIN", with: begin)
        let file = folder + "/orders.yaml"
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        let result = try await run(
            .path(FilePath(Repository.program("arcane-rest-plugin"))), arguments: .init(arguments + ["--spec", file]),
            output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        guard case .exited(let code) = result.terminationStatus else { return (-1, result.standardError) }
        return (code, result.standardOutput + result.standardError)
    }

    @Test("a backfill ends with exit code 0, and every field that arrived is the one that was served")
    func backfill() async throws {
        try await withDevAPI("--records", "700") { api in
            try await withTemporaryFolder { folder in
                let (code, text) = try await plugin(["run", "--backfill", "--backfill-id", "first"], api, folder)
                #expect(code == 0, "\(text)")
                #expect(text.contains("everything is read") && text.contains("rows=700"), "\(text)")
                let found = try await python(
                    """
                    import duckdb, json, sys, urllib.request
                    truth = json.load(urllib.request.urlopen(sys.argv[1] + "/truth"))["records"]
                    table = duckdb.sql(f"select * from '{sys.argv[2]}/data/orders/backfill/first/*.parquet' order by id")
                    def as_served(value, kind):
                        return json.loads(value) if str(kind) == "JSON" and value is not None else value
                    rows = [
                        {name: as_served(value, kind) for name, kind, value in zip(table.columns, table.types, row)}
                        for row in table.fetchall()]
                    truth.sort(key=lambda record: record["id"])
                    same = len(rows) == len(truth) and all(
                        all(row[name] == value for name, value in record.items()) for row, record in zip(rows, truth))
                    print(len(rows), same, len({row["ARCANE_MERGE_KEY"] for row in rows}))
                    """, api.base, folder)
                #expect(found == "700 True 700\n")
            }
        }
    }

    @Test("a commit says of the key what another engine finds in its files")
    func keyMetrics() async throws {
        try await withDevAPI("--records", "300") { api in
            try await withTemporaryFolder { folder in
                let (code, text) = try await plugin(["run", "--backfill", "--backfill-id", "first"], api, folder)
                #expect(code == 0, "\(text)")
                let found = try await python(
                    """
                    import duckdb, glob, json, sys
                    commits = [json.load(open(path)) for path in sorted(glob.glob(sys.argv[1] + "/orders/_arcane/commits/*.json"))]
                    files = [file for commit in commits for file in commit["files"]]
                    def holds(file):
                        [metrics] = file["keyMetrics"]
                        [found] = duckdb.sql(
                            f"select min(id), max(id), count(*) - count(id), count(*) from '{sys.argv[1]}/{file['path']}'").fetchall()
                        return metrics["column"] == "id" and found == (metrics["min"], metrics["max"], metrics["nulls"], file["rows"])
                    print(len(files) > 0, all(holds(file) for file in files), sum(file["rows"] for file in files))
                    """, folder + "/data")
                #expect(found == "True True 300\n")
            }
        }
    }

    @Test("what a retry cannot mend ends with exit code 1, and leaves no mark of a complete backfill", arguments: [404, 401])
    func refusal(status: Int) async throws {
        try await withDevAPI("--records", "50") { api in
            try await withTemporaryFolder { folder in
                try await api.fail(["fault": "status", "status": .integer(status), "after": 4, "times": nil])
                let (code, text) = try await plugin(["run", "--backfill", "--backfill-id", "first"], api, folder)
                #expect(code == 1, "\(text)")
                #expect(text.contains("\(status)"))
                #expect(!FileManager.default.fileExists(atPath: folder + "/data/orders/backfill/first/_COMPLETED"))
            }
        }
    }

    @Test("check says everything that is wrong with a spec at once")
    func check() async throws {
        try await withDevAPI { api in
            try await withTemporaryFolder { folder in
                let wrong = RestApiPluginTests.spec.replacing("pageSize: '100'", with: "pageSize: 100").replacing(
                    "concurrency: 3", with: "concurrency: 0")
                let (code, text) = try await plugin(["check"], api, folder, spec: wrong)
                #expect(code == 1)
                #expect(text.contains("request.query.pageSize") && text.contains("rateLimit.concurrency"))
                let (good, report) = try await plugin(["check"], api, folder)
                #expect(good == 0, "\(report)")
                #expect(report.contains("15 columns"))
            }
        }
    }

    private static let declared = """
        schema: {type: jsonSchema, document: {type: object, required: [id], properties: {id: {type: integer}}}}
        """

    @Test(
        "a wrong path to the records ends check, preview and a backfill with exit code 1, and names what the answer has",
        arguments: [["check"], ["preview", "1"], ["run", "--backfill", "--backfill-id", "first"]], ["", declared])
    func wrongRecords(arguments: [String], schema: String) async throws {
        try await withDevAPI { api in
            try await withTemporaryFolder { folder in
                let wrong = RestApiPluginTests.spec.replacing("records: [data]", with: "records: [dta]") + "\n" + schema
                let (code, text) = try await plugin(arguments, api, folder, spec: wrong)
                #expect(code == 1, "\(text)")
                #expect(text.contains("has no 'dta' at its root, where 'data', 'links' and 'meta' are"), "\(text)")
                #expect(!FileManager.default.fileExists(atPath: folder + "/data/orders/backfill/first/_COMPLETED"))
            }
        }
    }

    @Test("check asks the API also where the schema is declared")
    func checkDeclared() async throws {
        try await withDevAPI("--records", "30") { api in
            try await withTemporaryFolder { folder in
                let spec =
                    RestApiPluginTests.spec.replacing("step: 10d", with: "step: 100d") + "\n" + RestApiPluginTests.declared
                let (code, text) = try await plugin(["check"], api, folder, spec: spec)
                #expect(code == 0, "\(text)")
                #expect(text.contains("the first page: 30 records"), "\(text)")
                try await api.fail(["fault": "status", "status": 404, "times": nil])
                let (refused, report) = try await plugin(["check"], api, folder, spec: spec)
                #expect(refused == 1)
                #expect(report.contains("wrong the first page") && report.contains("404"), "\(report)")
            }
        }
    }

    @Test("where the spec says that an empty list is left out, a backfill without a row is complete, and says so")
    func leftOutRecords() async throws {
        try await withDevAPI { api in
            try await withTemporaryFolder { folder in
                let spec =
                    RestApiPluginTests.spec.replacing("records: [data]", with: "records: [dta]")
                    + "\nerrors: {missingRecords: empty}"
                let (code, text) = try await plugin(["run", "--backfill", "--backfill-id", "first"], api, folder, spec: spec)
                #expect(code == 0, "\(text)")
                #expect(text.contains("not a single row"), "\(text)")
                #expect(FileManager.default.fileExists(atPath: folder + "/data/orders/backfill/first/_COMPLETED"))
            }
        }
    }
}
