import ArcaneCore
import ArcaneResources
import Testing

struct SettingChoiceTests {
    @Test("a word is one of the cases, spelled exactly")
    func words() {
        #expect(Holder<FileFormat>.read("jsonl") == .jsonl)
        #expect(
            Holder<FileFormat>.problems("Parquet") == [
                "value: 'Parquet' is not one of parquet, jsonl; did you mean 'parquet'?"
            ])
        #expect(Holder<FileFormat>.problems(1) == ["value: must be a text, not a number; put it in quotes"])
        #expect(FileFormat.shape.name == "`parquet`, `jsonl`")
    }
}
