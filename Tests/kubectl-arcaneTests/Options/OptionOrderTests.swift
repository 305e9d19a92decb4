import ArgumentParser
import Testing

@testable import kubectl_arcane

@Suite("Options before the command")
struct OptionOrderTests {
    private static func ordered(_ line: String) -> String {
        let words = line.split(separator: " ").map(String.init)
        return OptionOrder.commandFirst(words, in: CommandTree(dump: KubectlArcane._dumpHelp())).joined(separator: " ")
    }

    @Test(
        "are put behind it, with their values",
        arguments: [
            ("-n sales stream list", "stream list -n sales"), ("--context=prod stream list", "stream list --context=prod"),
            ("-A stream list -o wide", "stream list -A -o wide"),
            ("stream -n sales stop rest orders", "stream stop -n sales rest orders"),
            ("--context prod stream --wait stop rest orders", "stream stop --context prod --wait rest orders"),
        ])
    func moved(_ line: String, _ ordered: String) {
        #expect(Self.ordered(line) == ordered)
    }

    @Test(
        "are left where they are when they are behind it already, are help, or are unknown",
        arguments: [
            "stream list -n sales", "stream --help", "--help", "-n", "--nonsense stream list", "-n sales nonsense",
            "stream stop rest -- -n", "",
        ])
    func untouched(_ line: String) {
        #expect(Self.ordered(line) == line)
    }

    @Test("are understood by the parser")
    func parsed() throws {
        let words = OptionOrder.commandFirst(
            ["-n", "sales", "stream", "list"], in: CommandTree(dump: KubectlArcane._dumpHelp()))
        let command = try #require(try KubectlArcane.parseAsRoot(words) as? StreamListCommand)
        #expect(command.namespaces.one.namespace == "sales")
    }
}
