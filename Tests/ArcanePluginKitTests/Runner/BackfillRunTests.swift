import ArcaneCore
import ArcaneProcess
import ArcaneTestSupport
import Testing

@testable import ArcanePluginKit

@Suite("A backfill")
struct BackfillRunTests {
    @Test("reads every slice once, in order, and leaves its mark at the end", arguments: [1, 4])
    func readsEverything(parallelism: Int) async throws {
        let stream = TestStream()
        let outcome = await stream.run(CountingSource(total: 95, parallelism: parallelism), backfill: "first")
        #expect(outcome == .backfillComplete)
        #expect(try stream.committedNumbers(.backfill) == Array(0..<95))
        #expect(stream.store.objects["numbers/backfill/first/_COMPLETED"] == [])
        #expect(try stream.orphans() == [])
        let state = try #require(try stream.commits().last?.state)
        #expect(state.position == 95)
        #expect(state.backfill?.isComplete == true)
    }

    @Test("cut short at any slice ends with exit code 2, and goes on after the last committed slice", arguments: [1, 4])
    func resumes(parallelism: Int) async throws {
        for cut in stride(from: 0, to: 100, by: 10) {
            let stream = TestStream()
            let source = CountingSource(parallelism: parallelism)
            let stop = StopRequest()
            source.change { $0.fault = { first in if first == cut { stop.make(); try await Task.sleep(for: .seconds(60)) } } }
            let first = await stream.run(source, backfill: "b", stop: stop)
            #expect(first == .stopped(isBackfill: true))
            #expect(first.exitCode == .retry)
            #expect(stream.store.objects["numbers/backfill/b/_COMPLETED"] == nil)
            source.change { $0.fault = nil }
            #expect(await stream.run(source, backfill: "b") == .backfillComplete)
            #expect(try stream.committedNumbers(.backfill).sorted() == Array(0..<100), "cut at \(cut)")
            #expect(try stream.orphans() == [], "cut at \(cut)")
        }
    }

    @Test("that is complete already ends at once, and writes the mark that a crash left out")
    func repeatsNothing() async throws {
        let stream = TestStream()
        #expect(await stream.run(CountingSource(), backfill: "b") == .backfillComplete)
        try await stream.store.delete("numbers/backfill/b/_COMPLETED")
        let source = CountingSource()
        source.change { $0.fault = { _ in throw StreamError.refused("read again") } }
        #expect(await stream.run(source, backfill: "b") == .backfillComplete)
        #expect(stream.store.objects["numbers/backfill/b/_COMPLETED"] == [])
    }

    @Test("of another name reads everything again, into a folder of its own")
    func startsAnew() async throws {
        let stream = TestStream()
        #expect(await stream.run(CountingSource(total: 20), backfill: "one") == .backfillComplete)
        #expect(await stream.run(CountingSource(total: 30), backfill: "two") == .backfillComplete)
        #expect(try stream.committedNumbers(.backfill) == Array(0..<20) + Array(0..<30))
        #expect(try stream.commits().last?.state.position == 30)
    }

    @Test("of another source under the same name begins again, and removes what it had read of the first")
    func restartsForAnotherSource() async throws {
        let stream = TestStream()
        let source = CountingSource(identity: "one")
        source.change { $0.fault = { first in if first == 50 { throw StreamError.refused("no") } } }
        #expect(await stream.run(source, backfill: "b", settings: .everySlice).exitCode == .permanent)
        #expect(try stream.committedNumbers(.backfill).count == 50)
        #expect(await stream.run(CountingSource(identity: "two", total: 30), backfill: "b") == .backfillComplete)
        let keys = stream.store.objects.keys.filter { $0.hasPrefix("numbers/backfill/b/part-") }
        #expect(try keys.flatMap { try stream.numbers(inFile: $0) }.sorted() == Array(0..<30))
    }

    @Test("tries a slice again that failed for a reason that may pass, and loses and doubles nothing", arguments: [1, 3])
    func retries(parallelism: Int) async throws {
        let stream = TestStream()
        let source = CountingSource(parallelism: parallelism)
        let failures = Counter()
        source.change {
            $0.fault = { first in if first == 40, failures.next() == 1 { throw StreamError.transient("cut", retryAfter: .zero) }
            }
        }
        #expect(await stream.run(source, backfill: "b") == .backfillComplete)
        #expect(try stream.committedNumbers(.backfill) == Array(0..<100))
        #expect(try stream.orphans().isEmpty)
    }

    @Test(
        "leaves no file that no commit lists, whatever the sink refuses, and whichever of its answers are lost",
        arguments: [1, 3], [("putIfAbsent", false), ("putIfAbsent", true), ("finish", false), ("finish", true)])
    func sinkFails(parallelism: Int, failing: (operation: String, isDone: Bool)) async throws {
        let stream = TestStream()
        let source = CountingSource(parallelism: parallelism)
        let tries = Counter()
        let fault: @Sendable (String, String) throws -> Void = { operation, key in
            guard operation == failing.operation, key.contains("/commits/") || key.contains("/part-") else { return }
            // So rarely that of three lanes one comes through.
            if tries.next() % 7 == 0 { throw StreamError.transient("cut", retryAfter: .zero) }
        }
        if failing.isDone { stream.store.setLostAnswer(fault) } else { stream.store.setFault(fault) }
        var settings = RunSettings.everySlice
        settings.maximumAttempts = 5
        #expect(await stream.run(source, backfill: "b", settings: settings) == .backfillComplete)
        #expect(try stream.committedNumbers(.backfill) == Array(0..<100))
        #expect(try stream.orphans().isEmpty)
    }

    @Test("gives up with exit code 2 when the failures do not end, and with 1 when a retry cannot mend them")
    func givesUp() async throws {
        let stream = TestStream()
        let source = CountingSource()
        source.change { $0.fault = { _ in throw StreamError.transient("down", retryAfter: .zero) } }
        #expect(await stream.run(source, backfill: "b").exitCode == .retry)
        source.change { $0.fault = { _ in throw StreamError.configuration("wrong") } }
        #expect(await stream.run(source, backfill: "b").exitCode == .permanent)
        #expect(stream.store.objects["numbers/backfill/b/_COMPLETED"] == nil)
    }

    @Test("takes columns that are only added into new files, and begins again where a type grows wider")
    func widens() async throws {
        let stream = TestStream()
        let source = CountingSource(total: 40)
        let wider = Schema([Field("n", .int64, isNullable: false), Field("m", .string)])
        let grown = Counter()
        source.change {
            $0.fault = { first in
                if first == 20, grown.next() == 1 {
                    source.change { $0.schema = wider }
                    throw StreamError(.schemaMismatch, "a record has 'm'", newSchema: wider)
                }
            }
        }
        #expect(await stream.run(source, backfill: "b") == .backfillComplete)
        #expect(try stream.committedNumbers(.backfill) == Array(0..<40))
        #expect(try stream.commits().last?.state.schema == wider.fingerprint)

        let other = Schema([Field("n", .json, isNullable: false)])
        let restarted = TestStream()
        let retyped = CountingSource(total: 40)
        let once = Counter()
        retyped.change {
            $0.fault = { first in
                if first == 20, once.next() == 1 { throw StreamError(.schemaMismatch, "'n' is a text", newSchema: other) }
            }
        }
        _ = await restarted.run(retyped, backfill: "b", settings: .everySlice)
        let progress = try #require(try restarted.commits().last?.state.backfill)
        #expect(progress.firstNumber > 2)
    }

    @Test("begins again where the source no longer knows its place, and delivers everything once", arguments: [1, 3])
    func expired(parallelism: Int) async throws {
        let stream = TestStream()
        let source = CountingSource(parallelism: parallelism)
        let tries = Counter()
        source.change {
            $0.fault = { first in if first == 40, tries.next() == 1 { throw StreamError(.cursorExpired, "cut off") } }
        }
        #expect(await stream.run(source, backfill: "b") == .backfillComplete)
        let files = stream.store.objects.keys.filter { $0.contains("/part-") }
        #expect(try files.flatMap { try stream.numbers(inFile: $0) }.sorted() == Array(0..<100))
        #expect(stream.signal.reasons.isEmpty)
    }

    @Test("ends with exit code 1 where its place is lost again and again, instead of trying for ever")
    func expiresForEver() async throws {
        let stream = TestStream()
        let source = CountingSource()
        let tries = Counter()
        source.change {
            $0.fault = { first in if first == 40 { _ = tries.next(); throw StreamError(.cursorExpired, "cut off") } }
        }
        let outcome = await stream.run(source, backfill: "b")
        #expect(outcome.exitCode == .permanent)
        #expect(tries.next() == 5)
        guard case .failed(let error) = outcome else { return }
        #expect(error.message.contains("keep that for longer"))
    }

    @Test("never asks for a backfill itself")
    func doesNotSignal() async throws {
        let stream = TestStream()
        let source = CountingSource()
        source.change { $0.fault = { _ in throw StreamError(.cursorExpired, "gone") } }
        #expect(await stream.run(source, backfill: "b").exitCode == .permanent)
        #expect(stream.signal.reasons == [])
    }

    @Test("gives up when the sink takes nothing, however well the source is read")
    func sinkTakesNothing() async throws {
        let stream = TestStream()
        stream.store.setFault { operation, key in
            if operation == "finish", key.contains("/backfill/") { throw StreamError.transient("full", retryAfter: .zero) }
        }
        let outcome = await stream.run(CountingSource(total: 100), backfill: "b")
        #expect(outcome == .failed(.transient("full", retryAfter: .zero)))
        stream.store.setFault(nil)
        #expect(await stream.run(CountingSource(total: 100), backfill: "b") == .backfillComplete)
        #expect(try stream.committedNumbers(.backfill) == Array(0..<100))
        #expect(try stream.orphans() == [])
    }
}

extension RunSettings {
    /// A commit after every slice.
    static let everySlice = RunSettings(
        lookBackInterval: .zero, changeCaptureInterval: .milliseconds(1),
        rolling: RollingSettings(rowsPerGroup: 5, groupingInterval: .zero, groupsPerFile: 1), maximumAttempts: 2)
}
