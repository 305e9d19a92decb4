import ArcaneCore
import ArgumentParser
import Testing

@testable import kubectl_arcane

@Suite("A command line that has only been begun")
struct CompletionQuestionTests {
    private static func question(_ line: String) -> CompletionQuestion {
        CompletionQuestion(
            line.split(separator: " ", omittingEmptySubsequences: false).map(String.init),
            in: CommandTree(dump: KubectlArcane._dumpHelp()))
    }

    private static func words(_ line: String) -> [String] {
        if case .words(let words) = question(line).source { words } else { [] }
    }

    @Test("goes on with a command, but for the one that is no business of a person")
    func commands() {
        #expect(Self.words("") == ["stream", "downtime", "class", "version", "completion", "help"])
        #expect(Self.words("downtime d") == ["declare", "stop", "list", "details"])
        #expect(Self.question("downtime d").prefix == "d")
        #expect(Self.words("completion ") == ["bash", "zsh", "fish", "kubectl"])
        #expect(Self.words("nonsense stre").contains("stream"))
    }

    @Test("goes on with names of the cluster")
    func names() {
        #expect(Self.question("stream stop ").source == .streamClasses)
        #expect(Self.question("stream stop rest or").source == .streams(ofClass: "rest"))
        #expect(Self.question("stream stop rest orders ").source == .streams(ofClass: "rest"))
        #expect(Self.question("stream status rest orders ").source == .words([]))
        #expect(Self.question("downtime stop rest ").source == .downtimes(ofClass: "rest"))
        #expect(Self.question("downtime declare rest o").source == .streams(ofClass: "rest"))
        #expect(Self.question("stream list --stream-class ").source == .streamClasses)
    }

    @Test("goes on with options and their values")
    func options() {
        #expect(Self.words("stream logs --").contains("--follow"))
        #expect(Self.words("stream list -o ") == ["table", "wide", "json", "yaml", "name"])
        #expect(Self.question("stream stop -n ").source == .namespaces)
        #expect(Self.question("stream stop --context ").source == .contexts)
        #expect(Self.question("stream stop --kubeconfig ").source == .files)
        #expect(Self.question("stream stop --timeout ").source == .words([]))
    }

    @Test("is answered for the namespace and the cluster that it names")
    func given() {
        let question = Self.question("stream stop -n sales --context=prod --wait rest o")
        #expect(question.options == ["namespace": "sales", "context": "prod"])
        #expect(question.source == .streams(ofClass: "rest"))
        #expect(Self.question("-n sales stream stop rest o") == Self.question("stream stop -n sales rest o"))
    }

    @Test("is one of a parser that tells of itself in JSON, and of no command where it does not")
    func dump() {
        #expect(CommandTree(dump: "no JSON").subcommands.isEmpty)
        #expect(CommandTree(dump: "no JSON").arguments.isEmpty)
    }
}
