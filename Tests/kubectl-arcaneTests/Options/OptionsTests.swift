import ArgumentParser
import Testing

@testable import kubectl_arcane

@Suite("The command line")
struct OptionsTests {
    private static func parse<Command: ParsableCommand>(_ type: Command.Type, _ arguments: String) throws -> Command {
        try #require(KubectlArcane.parseAsRoot(arguments.split(separator: " ").map(String.init)) as? Command)
    }

    @Test("takes the options of kubectl, before and behind the names")
    func common() throws {
        let stop = try Self.parse(
            StreamStopCommand.self,
            "stream stop -n sales --context prod shell orders customers --kubeconfig k -o yaml --wait --timeout 1h30m")
        #expect(stop.streams.streamClass == "shell" && stop.streams.streamId == ["orders", "customers"])
        #expect(stop.streams.namespace.namespace == "sales")
        #expect(stop.action.cluster.context == "prod" && stop.action.cluster.kubeconfig == "k")
        #expect(stop.action.output.format == .yaml)
        #expect(stop.action.waiting.wait && stop.action.waiting.timeout?.duration == .seconds(5400))
    }

    @Test("takes overrides, each with its value")
    func overrides() throws {
        let backfill = try Self.parse(
            StreamBackfillCommand.self, "stream backfill shell orders --override a=1 --override=b.c=[1,2]")
        #expect(backfill.override == ["a=1", "b.c=[1,2]"])
    }

    @Test(
        "refuses what makes no sense, and says what would",
        arguments: [
            ("stream list -A -n sales", "either --namespace or --all-namespaces"),
            ("stream stop shell orders --timeout 5m", "--timeout is for --wait"), ("stream stop shell", "<stream-id>"),
            ("stream stop shell orders --wait --timeout soon", "soon"), ("stream list -o xml", "xml"),
            ("stream backfill shell orders --override rows", "'rows' is no override"),
            ("stream logs shell orders -f -p", "either --follow or --previous"),
            ("stream logs shell orders --tail=-1", "--tail"),
            ("downtime declare shell ord a=b", "a=b"), ("completion tcsh", "tcsh"),
        ])
    func mistakes(arguments: String, says: String) {
        #expect {
            try KubectlArcane.parseAsRoot(arguments.split(separator: " ").map(String.init))
        } throws: {
            KubectlArcane.fullMessage(for: $0).contains(says) && KubectlArcane.exitCode(for: $0) == .validationFailure
        }
    }

    @Test("waits longer for a backfill than for a start")
    func timeouts() {
        #expect(WaitGoal.running.usualTimeout == .seconds(300))
        #expect(WaitGoal.backfilled("x").usualTimeout == .seconds(86_400))
        #expect(WaitGoal.backfilled("x").request == "x" && WaitGoal.stopped.request == nil)
    }
}
