import ArcaneCore
import Testing

@Suite struct RecordBatchCheckTests {
    private func batch(_ field: Field, _ values: ColumnValues, validity: Validity? = nil, count: Int) -> RecordBatch {
        RecordBatch(
            schema: Schema([field]),
            columns: [Column(type: field.type, validity: validity ?? Validity(allValid: count), values: values)],
            rowCount: count)
    }

    private func refusal(_ batch: RecordBatch, _ schema: Schema? = nil) -> String? {
        do {
            try batch.check(against: schema ?? batch.schema)
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// The validity of `bits`.
    private func validity(_ bits: [Bool]) -> Validity {
        var validity = Validity()
        for bit in bits { validity.append(bit) }
        return validity
    }

    @Test("a batch out of a builder is what it says")
    func builder() throws {
        let element = Field("e", .structure([Field("x", .decimal(precision: 5, scale: 2)), Field("t", .string)]))
        let builder = RecordBatchBuilder(schema: Schema([Field("l", .list(element: element)), Field("b", .uint8)]))
        for column in builder.columns { column.appendNull() }
        builder.endRow()
        try builder.finish().check(against: builder.schema)
    }

    @Test("another schema is refused with what differs")
    func otherSchema() {
        let batch = batch(Field("a", .int8), .int32([1]), count: 1)
        #expect(refusal(batch, Schema([Field("b", .int8)]))?.contains("added a") == true)
    }

    @Test("the key has no part in it")
    func key() throws {
        let batch = batch(Field("a", .int8), .int32([1]), count: 1)
        try batch.check(against: Schema([Field("a", .int8)], key: ["a"]))
    }

    @Test("arrays of another length or another layout are refused")
    func layout() {
        #expect(refusal(batch(Field("a", .int8), .int32([1]), count: 2))?.contains("1 values") == true)
        #expect(refusal(batch(Field("a", .int8), .int64([1]), count: 1))?.contains("int8") == true)
        #expect(refusal(batch(Field("a", .string), .bytes(offsets: [], data: []), count: 0)) != nil)
        #expect(refusal(batch(Field("a", .structure([Field("x", .int8)])), .structure([]), count: 1)) != nil)
    }

    @Test(
        "offsets that fall, begin below 0 or end behind the data are refused", arguments: [[0, 2, 1], [-1, 0, 1], [0, 1, 4]])
    func offsets(offsets: [Int]) {
        #expect(
            refusal(batch(Field("a", .string), .bytes(offsets: offsets, data: [1, 2, 3]), count: 2))?.contains("offsets")
                == true)
        let elements = Column(type: .int8, validity: Validity(allValid: 3), values: .int32([1, 2, 3]))
        let lists = ColumnValues.list(offsets: offsets, elements: elements)
        #expect(refusal(batch(Field("a", .list(element: Field("e", .int8))), lists, count: 2))?.contains("offsets") == true)
    }

    @Test("a number beyond its type is refused, unless its place is absent")
    func ranges() {
        #expect(refusal(batch(Field("a", .uint8), .int32([0, -1]), count: 2))?.contains("-1") == true)
        #expect(refusal(batch(Field("a", .int16), .int32([32768]), count: 1))?.contains("32768") == true)
        #expect(
            refusal(batch(Field("a", .decimal(precision: 2, scale: 1)), .decimal([100]), count: 1))?.contains("100") == true)
        #expect(refusal(batch(Field("a", .decimal(precision: 2, scale: 1)), .decimal([-99, 99]), count: 2)) == nil)
        #expect(refusal(batch(Field("a", .int8), .int32([1, 999]), validity: validity([true, false]), count: 2)) == nil)
    }

    @Test("an absent value is refused where the schema forbids it, but not under an absent structure")
    func nullability() {
        #expect(
            refusal(batch(Field("a", .int8, isNullable: false), .int32([1]), validity: validity([false]), count: 1))?
                .contains("absent") == true)
        let child = Column(type: .int8, validity: validity([true, false]), values: .int32([1, 0]))
        let group = Field("s", .structure([Field("x", .int8, isNullable: false)]))
        #expect(refusal(batch(group, .structure([child]), validity: validity([true, false]), count: 2)) == nil)
        #expect(
            refusal(batch(group, .structure([child]), validity: validity([false, true]), count: 2))?.contains("s.x") == true)
    }
}
