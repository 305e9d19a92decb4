import ArgumentParser
import Testing

@testable import kubectl_arcane

@Suite("The words that complete a command line")
struct CompletionAnswerTests {
    @Test("begin as the last word does, each once, and end with what the shell is to do")
    func words() async {
        let question = CompletionQuestion(["stream", "st"], in: CommandTree(dump: KubectlArcane._dumpHelp()))
        #expect(await CompletionAnswer(to: question).lines == ["start", "status", "stop", ":4"])
    }

    @Test("are left to the shell where they are files, and are none where no cluster answers")
    func others() async {
        let tree = CommandTree(dump: KubectlArcane._dumpHelp())
        #expect(
            await CompletionAnswer(to: CompletionQuestion(["class", "list", "--kubeconfig", "k"], in: tree)).lines == [":0"])
        let line = ["stream", "stop", "--kubeconfig", "/nowhere", ""]
        #expect(await CompletionAnswer(to: CompletionQuestion(line, in: tree)).lines == [":4"])
    }
}
