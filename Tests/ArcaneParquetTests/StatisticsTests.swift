import ArcaneCore
import ArcaneTestSupport
import Testing

@testable import ArcaneParquet

/// What the footer says about values, through the eyes of readers that skip by it.
@Suite struct StatisticsTests {
    /// The statistics of the first chunk as pyarrow and DuckDB read them: minimum, maximum, absent values.
    private func statistics(_ batches: [RecordBatch], _ options: ParquetOptions = ParquetOptions()) async throws -> [String] {
        try await python(
            """
            import sys, duckdb, pyarrow.parquet as pq
            meta = pq.ParquetFile(sys.argv[1]).metadata
            for g in range(meta.num_row_groups):
                s = meta.row_group(g).column(0).statistics
                print(repr(s.min) if s.has_min_max else None, repr(s.max) if s.has_min_max else None, s.null_count)
            query = "select stats_min_value, stats_max_value, stats_null_count from parquet_metadata($1)"
            for row in duckdb.sql(query, params=[sys.argv[1]]).fetchall():
                print(*row)
            """, reading: encode(batches, options)
        ).split(separator: "\n").map(String.init)
    }

    @Test("integers have their smallest and largest value, absent ones left out")
    func integers() async throws {
        let values = batch(.int32, .int32([5, -7, 1000, 9999, 3]), absent: [3])
        #expect(try await statistics([values]) == ["-7 1000 1", "-7 1000 1"])
    }

    @Test("the bounds of a chunk are those of all its pages", arguments: [0, 1 << 20])
    func pages(dictionaryLimit: Int) async throws {
        let values = batch(.int64, .int64((0..<100).map { Int64($0 * 37 % 100 - 50) }))
        let options = ParquetOptions(dictionaryLimit: dictionaryLimit, pageValueLimit: 7)
        #expect(try await statistics([values], options) == ["-50 49 0", "-50 49 0"])
    }

    @Test("each row group has its own, and one without values has none")
    func rowGroups() async throws {
        let groups = [
            batch(.int64, .int64([1, 2])), batch(.int64, .int64([0, 0]), absent: [0, 1]),
            batch(.int64, .int64([-3, 0]), absent: [1]),
        ]
        #expect(try await statistics(groups) == ["1 2 0", "None None 2", "-3 -3 1", "1 2 0", "None None 2", "-3 -3 1"])
    }

    @Test("NaN is in no bounds, and both zeros are")
    func floatingPoint() async throws {
        #expect(try await statistics([batch(.float64, .float64([.nan, 2.5, -1, .infinity]))])[0] == "-1.0 inf 0")
        #expect(try await statistics([batch(.float64, .float64([.nan, .nan]))])[0] == "None None 0")
        #expect(try await statistics([batch(.float64, .float64([0.0, 0.0]))])[0] == "-0.0 0.0 0")
        #expect(try await statistics([batch(.float32, .float32([-0.0, -0.0]))])[0] == "-0.0 0.0 0")
    }

    @Test("decimals are ordered as numbers in each of their three forms", arguments: [5, 15, 30])
    func decimals(precision: Int) async throws {
        let values = batch(.decimal(precision: precision, scale: 2), .decimal([100, -250, 99999, 0]))
        #expect(try await statistics([values])[1] == "-2.50 999.99 0")
    }

    @Test("text is ordered by its bytes")
    func text() async throws {
        let values = batch(.string, texts(["b", "a", "é", "z", "😀", "\u{FFFD}"]))
        #expect(try await statistics([values]) == ["'a' '😀' 0", "a 😀 0"])
    }

    @Test("dates, times, truth values and UUIDs have bounds too")
    func others() async throws {
        #expect(try await statistics([batch(.date, .int32([0, -1]))])[1] == "1969-12-31 1970-01-01 0")
        #expect(try await statistics([batch(.boolean, .boolean([true, true]))])[0] == "True True 0")
        #expect(try await statistics([batch(.boolean, .boolean([true, false]))])[0] == "False True 0")
        let uuids = batch(.uuid, .uuid([1 << 127, 1]))
        #expect(
            try await statistics([uuids])[1]
                == "00000000-0000-0000-0000-000000000001 80000000-0000-0000-0000-000000000000 0")
    }

    @Test("long texts have shortened bounds that hold them")
    func longText() async throws {
        let values = batch(.string, texts([String(repeating: "a", count: 100), String(repeating: "z", count: 100)]))
        let output = try await python(
            """
            import sys, duckdb
            query = "select stats_min_value, stats_max_value, min_is_exact, max_is_exact from parquet_metadata($1)"
            print(*duckdb.sql(query, params=[sys.argv[1]]).fetchall()[0])
            """, reading: encode([values]))
        #expect(output == String(repeating: "a", count: 64) + " " + String(repeating: "z", count: 63) + "{ False False\n")
    }

    @Test("readers that skip by the bounds find all that they look for")
    func filtering() async throws {
        var generator = SeededGenerator(seed: 7)
        let groups = (0..<5).map { group in
            let words = (0..<200).map { _ in
                String(repeating: ["a", "m", "é", "z"].randomElement(using: &generator) ?? "", count: 60 + group) + "\(group)"
            }
            return batch(
                [Field("n", .int64), Field("f", .float64), Field("t", .string)],
                [
                    column(.int64, .int64((0..<200).map { Int64($0 + group * 100) }), absent: [group]),
                    column(.float64, .float64((0..<200).map { $0 % 7 == 0 ? .nan : Double($0 - 100) * Double(group) })),
                    column(.string, texts(words)),
                ])
        }
        let output = try await python(
            """
            import sys, duckdb, pyarrow.parquet as pq, pyarrow.compute as pc, math
            path = sys.argv[1]
            def duck(column, value):
                query = f"select count(*) from read_parquet($1) where {column} = $2"
                return duckdb.sql(query, params=[path, value]).fetchall()[0][0]
            table = pq.read_table(path)
            rows = table.to_pylist()
            for value in [0, 150, 399, 400, 599, 600]:
                expected = sum(r["n"] == value for r in rows)
                assert pq.read_table(path, filters=[("n", "==", value)]).num_rows == expected
                assert duck("n", value) == expected
            for value in [-100.0, 0.0, -0.0, 396.0]:
                expected = sum(r["f"] == value for r in rows)
                assert pq.read_table(path, filters=[("f", "==", value)]).num_rows == expected
                assert duck("f", value) == expected
            for value in {r["t"] for r in rows}:
                expected = sum(r["t"] == value for r in rows)
                assert pq.read_table(path, filters=[("t", "==", value)]).num_rows == expected
                assert duck("t", value) == expected
            print(len(rows))
            """, reading: encode(groups, ParquetOptions(pageValueLimit: 50)))
        #expect(output == "1000\n")
    }
}
