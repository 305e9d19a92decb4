import Testing

@testable import ArcaneLocalCluster

@Suite struct CronFieldTests {
    @Test(
        "values, lists, ranges, steps and names",
        arguments: [
            ("*", CronField.Kind.weekday, Array(0...6)), ("?", .weekday, Array(0...6)), ("5", .minute, [5]),
            ("1,3,5", .hour, [1, 3, 5]), ("1-4", .hour, [1, 2, 3, 4]), ("*/20", .minute, [0, 20, 40]),
            ("10-30/10", .minute, [10, 20, 30]),
            ("50/5", .minute, [50, 55]), ("jan,MAR", .month, [1, 3]), ("mon-fri", .weekday, [1, 2, 3, 4, 5]),
            ("1-3,2-4", .day, [1, 2, 3, 4]),
            ("*/7", .day, [1, 8, 15, 22, 29]),
        ])
    func reads(text: String, kind: CronField.Kind, expected: [Int]) throws {
        let field = try CronField(text[...], kind)
        #expect((0...59).filter(field.allows) == expected)
    }

    @Test(
        "a star says nothing about days, even with a step",
        arguments: [("*", true), ("*/2", true), ("?", true), ("1-31", false)])
    func star(text: String, isStar: Bool) throws {
        #expect(try CronField(text[...], .day).isStar == isStar)
    }

    @Test(
        "what is no field is refused",
        arguments: [
            ("60", CronField.Kind.minute), ("-1", .minute), ("0", .day), ("32", .day), ("13", .month), ("7", .weekday),
            ("", .hour),
            ("1,,2", .hour), ("5-1", .hour), ("*/0", .hour), ("*/x", .hour), ("1/2/3", .hour), ("1-2-3", .hour), ("jan", .hour),
            ("x", .day),
        ])
    func refuses(text: String, kind: CronField.Kind) {
        #expect(throws: CronError.self) { try CronField(text[...], kind) }
    }
}
