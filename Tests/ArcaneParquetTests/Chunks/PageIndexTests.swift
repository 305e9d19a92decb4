import ArcaneCore
import ArcaneTestSupport
import Testing

@testable import ArcaneParquet

/// The page index, read by a small reader of the compact protocol that shares nothing with ours.
@Suite struct PageIndexTests {
    /// Prints for each chunk the column index and, for each page, the rows that the offset index gives it and the values and the
    /// encoding that the header found at its place says.
    private let script = """
        import sys

        data = open(sys.argv[1], "rb").read()

        class Reader:
            def __init__(self, at):
                self.at = at
            def byte(self):
                self.at += 1
                return data[self.at - 1]
            def varint(self):
                value = shift = 0
                while True:
                    byte = self.byte()
                    value |= (byte & 127) << shift
                    shift += 7
                    if byte < 128:
                        return value
            def number(self):
                value = self.varint()
                return value >> 1 ^ -(value & 1)
            def value(self, kind, in_list=False):
                if kind in (1, 2):
                    return self.byte() == 1 if in_list else kind == 1
                if kind == 3:
                    return self.byte()
                if kind in (4, 5, 6):
                    return self.number()
                if kind == 8:
                    length = self.varint()
                    self.at += length
                    return data[self.at - length:self.at]
                if kind == 9:
                    head = self.byte()
                    count = head >> 4 if head >> 4 < 15 else self.varint()
                    return [self.value(head & 15, True) for _ in range(count)]
                assert kind == 12, kind
                fields, number = {}, 0
                while head := self.byte():
                    number = number + (head >> 4) if head >> 4 else self.number()
                    fields[number] = self.value(head & 15)
                return fields

        length = int.from_bytes(data[-8:-4], "little")
        footer = Reader(len(data) - 8 - length).value(12)
        for group in footer[4]:
            for chunk in group[1]:
                if 6 in chunk:
                    reader = Reader(chunk[6])
                    index = reader.value(12)
                    assert reader.at - chunk[6] == chunk[7]
                    decode = lambda values: [int.from_bytes(v, "little", signed=True) for v in values]
                    print(index[1], decode(index[2]), decode(index[3]), index[4], index[5])
                else:
                    print("no bounds")
                reader = Reader(chunk[4])
                pages = reader.value(12)[1]
                assert reader.at - chunk[4] == chunk[5]
                assert pages[0][1] == chunk[3][9]
                for page in pages:
                    reader = Reader(page[1])
                    header = reader.value(12)
                    assert reader.at - page[1] + header[3] == page[2]
                    print("row", page[3], "values", header[5][1], "encoding", header[5][2])
        """

    private func index(_ batch: RecordBatch, _ options: ParquetOptions) async throws -> [String] {
        try await python(script, reading: encode([batch], options)).split(separator: "\n").map(String.init)
    }

    @Test("each page has its bounds, its absent values and its place")
    func ascending() async throws {
        let values = batch(.int64, .int64([1, 2, 3, 0, 0, 0, 5, -9, 9]), absent: [3, 4, 5, 7])
        #expect(
            try await index(values, ParquetOptions(dictionaryLimit: 0, pageValueLimit: 3)) == [
                "[False, True, False] [1, 0, 5] [3, 0, 9] 1 [0, 3, 1]", "row 0 values 3 encoding 0",
                "row 3 values 3 encoding 0",
                "row 6 values 3 encoding 0",
            ])
    }

    @Test("the order of the bounds is falling, or none")
    func order() async throws {
        let options = ParquetOptions(dictionaryLimit: 0, pageValueLimit: 1)
        #expect(
            try await index(batch(.int64, .int64([3, 2, 2])), options)[0]
                == "[False, False, False] [3, 2, 2] [3, 2, 2] 2 [0, 0, 0]")
        #expect(
            try await index(batch(.int64, .int64([3, 1, 2])), options)[0]
                == "[False, False, False] [3, 1, 2] [3, 1, 2] 0 [0, 0, 0]")
    }

    @Test("pages of lists begin with rows, and count rows and not elements")
    func lists() async throws {
        let lists = column(
            .list(element: Field("e", .int64)),
            .list(offsets: [0, 3, 4, 4, 8], elements: column(.int64, .int64([1, 2, 3, 4, 5, 6, 7, 8]))))
        let options = ParquetOptions(dictionaryLimit: 0, pageValueLimit: 2)
        #expect(
            try await index(batch([Field("l", lists.type)], [lists]), options).filter { $0.hasPrefix("row") } == [
                "row 0 values 4 encoding 0", "row 2 values 5 encoding 0",
            ])
    }

    @Test("a page of NaN alone has no bounds, so that the chunk's pages have none, but places")
    func notANumber() async throws {
        let values = batch(.float64, .float64([1, .nan]))
        #expect(
            try await index(values, ParquetOptions(dictionaryLimit: 0, pageValueLimit: 1)) == [
                "no bounds", "row 0 values 1 encoding 0", "row 1 values 1 encoding 0",
            ])
    }

    @Test("pages end by bytes too, and say how their values are encoded")
    func bytes() async throws {
        let values = batch(.int64, .int64((0..<100).map { $0 % 3 }))
        let pages = try await index(values, ParquetOptions(pageByteLimit: 200)).dropFirst()
        #expect(pages.count > 3)
        #expect(pages.allSatisfy { $0.hasSuffix("encoding 8") })
    }
}
