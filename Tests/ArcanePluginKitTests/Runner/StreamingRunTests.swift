import ArcaneCore
import ArcaneProcess
import ArcaneResources
import ArcaneTestSupport
import Testing

@testable import ArcanePluginKit

@Suite("Streaming")
struct StreamingRunTests {
    @Test("goes on where the backfill was begun, window after window, and commits each row once")
    func follows() async throws {
        let stream = TestStream()
        let source = CountingSource(total: 20, limit: 100)
        #expect(await stream.run(source, backfill: "b") == .backfillComplete)
        #expect(await stream.stream(source, to: 100) == .stopped(isBackfill: false))
        #expect(try stream.committedNumbers(.data) == Array(20..<100))
        #expect(source.acknowledged.last == 100)
    }

    @Test("started again goes on after the last commit, however often it is stopped")
    func resumes() async throws {
        let stream = TestStream()
        for limit in stride(from: 10, through: 100, by: 10) {
            let source = CountingSource(total: 0, limit: limit)
            #expect(await stream.stream(source, to: limit).exitCode == .success)
        }
        #expect(try stream.committedNumbers(.data) == Array(0..<100))
        #expect(try stream.orphans() == [])
    }

    @Test("reads from the earlier of the saved position and the lookback")
    func looksBack() async throws {
        let stream = TestStream()
        #expect(await stream.stream(CountingSource(total: 0, limit: 50), to: 50).exitCode == .success)
        let behind = CountingSource(total: 0, lookBack: 30, limit: 60)
        #expect(await stream.stream(behind, to: 60).exitCode == .success)
        #expect(behind.windowStarts.first == 30)
        let ahead = CountingSource(total: 0, lookBack: 1000, limit: 70)
        #expect(await stream.stream(ahead, to: 70).exitCode == .success)
        #expect(ahead.windowStarts.first == 60)
    }

    @Test("goes on from the saved position where the source forgets the lookback while it is read", arguments: [30, 37])
    func forgottenLookback(_ forgotten: Int) async throws {
        let stream = TestStream()
        #expect(await stream.stream(CountingSource(total: 0, limit: 50), to: 50).exitCode == .success)
        let replay = CountingSource(total: 0, lookBack: 30, limit: 60)
        replay.change { $0.fault = { first in if first == forgotten { throw StreamError(.cursorExpired, "cleaned up") } } }
        #expect(await stream.stream(replay, to: 60).exitCode == .success)
        #expect(stream.signal.reasons.isEmpty)
        #expect(replay.windowStarts.contains(50))
        #expect(try Set(stream.committedNumbers(.data)) == Set(0..<60))
        // The saved position itself is another matter.
        let gone = CountingSource(total: 0, lookBack: 30, limit: 70)
        gone.change { $0.fault = { _ in throw StreamError(.cursorExpired, "cleaned up") } }
        _ = await stream.run(gone)
        #expect(stream.signal.reasons.count == 1)
    }

    @Test(
        "leaves no file of changes that no commit lists, whatever the sink refuses, and whichever of its answers are lost",
        arguments: [("putIfAbsent", false), ("putIfAbsent", true), ("finish", false), ("finish", true)])
    func sinkFails(operation: String, isDone: Bool) async throws {
        let stream = TestStream()
        let tries = Counter()
        let fault: @Sendable (String, String) throws -> Void = { asked, key in
            guard asked == operation, key.contains("/commits/") || key.contains("/part-") else { return }
            if tries.next() % 3 == 0 { throw StreamError.transient("cut", retryAfter: .zero) }
        }
        if isDone { stream.store.setLostAnswer(fault) } else { stream.store.setFault(fault) }
        var settings = RunSettings.quick
        settings.maximumAttempts = 5
        #expect(await stream.stream(CountingSource(total: 0, limit: 70), to: 70, settings: settings).exitCode == .success)
        #expect(try stream.committedNumbers(.data) == Array(0..<70))
        #expect(try stream.orphans().isEmpty)
    }

    @Test("stopped before its lookback is read again leaves the saved position where it was", arguments: [30, 37])
    func keepsPosition(_ stopping: Int) async throws {
        let stream = TestStream()
        #expect(await stream.stream(CountingSource(total: 0, limit: 50), to: 50).exitCode == .success)
        let commits = try stream.commits().count
        let replay = CountingSource(total: 0, lookBack: 30, limit: 60)
        let stop = StopRequest()
        replay.change {
            $0.fault = { first in if first == stopping { stop.make(); try await Task.sleep(for: .seconds(60)) } }
        }
        #expect(await stream.run(replay, stop: stop) == .stopped(isBackfill: false))
        #expect(try stream.commits().last?.state.position == 50)
        #expect(try stream.committedNumbers(.data) == Array(0..<50) + Array(30..<stopping))
        #expect(try stream.commits().count == commits + (stopping == 30 ? 1 : 2))
        #expect(replay.acknowledged == (stopping == 30 ? [] : [50]))
        let next = CountingSource(total: 0, limit: 60)
        #expect(await stream.stream(next, to: 60).exitCode == .success)
        #expect(next.windowStarts.first == 50)
    }

    @Test("drops a window whole that failed in the middle, and reads it again")
    func retries() async throws {
        let stream = TestStream()
        let source = CountingSource(total: 0, limit: 70)
        let failures = Counter()
        source.change {
            $0.fault = { first in if first == 35, failures.next() == 1 { throw StreamError.transient("cut", retryAfter: .zero) }
            }
        }
        #expect(await stream.stream(source, to: 70).exitCode == .success)
        #expect(try stream.committedNumbers(.data) == Array(0..<70))
        #expect(try stream.orphans() == [])
    }

    @Test("waits as long as the source asks, and never counts that as a failure")
    func obeysRateLimit() async throws {
        let stream = TestStream()
        let source = CountingSource(total: 0, limit: 14)
        let calls = Counter()
        source.change {
            $0.fault = { _ in if calls.next() < 9 { throw StreamError(.rateLimited, "slow down", retryAfter: .zero) } }
        }
        #expect(await stream.stream(source, to: 14).exitCode == .success)
        #expect(try stream.committedNumbers(.data) == Array(0..<14))
    }

    @Test("stopped in the middle of a window drops it, and ends with success")
    func stopsBusy() async throws {
        let stream = TestStream()
        let source = CountingSource(total: 0, limit: 70)
        let stop = StopRequest()
        source.change { $0.fault = { first in if first == 21 { stop.make(); try await Task.sleep(for: .seconds(60)) } } }
        #expect(await stream.run(source, stop: stop) == .stopped(isBackfill: false))
        #expect(try stream.orphans() == [])
        let rest = CountingSource(total: 0, limit: 70)
        #expect(await stream.stream(rest, to: 70).exitCode == .success)
        #expect(try stream.committedNumbers(.data) == Array(0..<70))
    }

    @Test("records the position of an idle source")
    func advancesIdle() async throws {
        let stream = TestStream()
        #expect(await stream.stream(CountingSource(total: 5, limit: 5), to: 5).exitCode == .success)
        #expect(try stream.commits().last?.state.position == 5)
        #expect(try stream.committedNumbers(.data) == [])
    }

    /// Settings by which neither rows nor time make a commit.
    private var patient: RunSettings {
        var settings = RunSettings.quick
        settings.rolling = RollingSettings(rowsPerGroup: 1000, groupingInterval: .seconds(3600))
        settings.idleCommitInterval = .seconds(3600)
        return settings
    }

    @Test("stopped in the middle of an idle look records the position before it")
    func stopsIdleLook() async throws {
        let stream = TestStream()
        let source = CountingSource(total: 5, limit: 5)
        let (stop, looks) = (StopRequest(), Counter())
        source.change { $0.fault = { _ in if looks.next() == 3 { stop.make(); try await Task.sleep(for: .seconds(60)) } } }
        #expect(await stream.run(source, settings: patient, stop: stop) == .stopped(isBackfill: false))
        #expect(try stream.commits().last?.state.position == 5)
        #expect(source.acknowledged == [5])
    }

    @Test("stopped in the middle of a window never records a position behind rows that it drops")
    func dropsWaitingRows() async throws {
        let stream = TestStream()
        let source = CountingSource(total: 0, limit: 70)
        let stop = StopRequest()
        source.change { $0.fault = { first in if first == 21 { stop.make(); try await Task.sleep(for: .seconds(60)) } } }
        #expect(await stream.run(source, settings: patient, stop: stop) == .stopped(isBackfill: false))
        #expect(try stream.commits().last?.state.position == nil)
        #expect(source.acknowledged == [])
        #expect(await stream.stream(CountingSource(total: 0, limit: 70), to: 70).exitCode == .success)
        #expect(try stream.committedNumbers(.data) == Array(0..<70))
    }

    @Test("with a changed schema commits what is read, asks for a backfill and ends with success")
    func signalsMismatch() async throws {
        let stream = TestStream()
        let source = CountingSource(total: 0, limit: 21)
        source.change { $0.fault = { first in if first == 14 { source.change { $0.schema = .init([Field("n", .string)]) } } } }
        let outcome = await stream.run(source)
        #expect(outcome == .backfillRequested)
        #expect(outcome.exitCode == .success)
        #expect(stream.signal.reasons.first?.contains("changed n: int64! to n: string") == true)
        #expect(try stream.committedNumbers(.data) == Array(0..<21))
    }

    @Test("ends with exit code 2 where the backfill could not be asked for")
    func mismatchNotSignalled() async throws {
        let stream = TestStream()
        stream.signal.fail(with: .transient("403"))
        let source = CountingSource(total: 0, limit: 7)
        source.change { $0.fault = { _ in throw StreamError(.cursorExpired, "too old") } }
        #expect(await stream.run(source).exitCode == .retry)
    }

    @Test("takes over what the source says of its columns besides, and asks for a backfill when that becomes something else")
    func sources() async throws {
        let stream = TestStream()
        func source(_ text: String?, limit: Int) -> CountingSource {
            let source = CountingSource(total: 0, limit: limit)
            source.change { $0.schema = Schema([Field("n", .int64, isNullable: false, source: text)]) }
            return source
        }
        // As an older version has left it.
        #expect(await stream.stream(source(nil, limit: 10), to: 10).exitCode == .success)
        #expect(await stream.stream(source("int", limit: 20), to: 20).exitCode == .success)
        #expect(await stream.stream(source("int", limit: 30), to: 30).exitCode == .success)
        #expect(stream.signal.reasons.isEmpty)
        #expect(try stream.committedNumbers(.data) == Array(0..<30))
        _ = await stream.run(source("bigint", limit: 40))
        #expect(stream.signal.reasons == ["the source's schema has changed: changed n from int to bigint"])
    }

    @Test("evolves where only nullable columns are added, and writes them to files of their own")
    func evolves() async throws {
        let stream = TestStream()
        var settings = RunSettings.quick
        settings.schemaEvolution = .evolve
        let wider = Schema([Field("n", .int64, isNullable: false), Field("m", .string)])
        let source = CountingSource(total: 0, limit: 42)
        source.change { $0.fault = { first in if first == 14 { source.change { $0.schema = wider } } } }
        #expect(await stream.stream(source, to: 42, settings: settings).exitCode == .success)
        #expect(try stream.committedNumbers(.data) == Array(0..<42))
        #expect(Set(try stream.commits().flatMap(\.files).compactMap(\.schema)).count == 2)
        #expect(try stream.commits().last?.state.schema == wider.fingerprint)
    }

    @Test("in mode fail ends with exit code 1 and says what changed")
    func fails() async throws {
        let stream = TestStream()
        var settings = RunSettings.quick
        settings.schemaEvolution = .fail
        let source = CountingSource(total: 0, limit: 21)
        source.change { $0.fault = { first in if first == 7 { source.change { $0.schema = .init([Field("m", .int64)]) } } } }
        let outcome = await stream.run(source, settings: settings)
        guard case .failed(let error) = outcome else { Issue.record("ended with \(outcome)"); return }
        #expect(outcome.exitCode == .permanent)
        #expect(error.message.contains("added m: int64; removed n"))
    }

    @Test("pointed at another source asks for a backfill instead of using the position")
    func refusesForeignPosition() async throws {
        let stream = TestStream()
        #expect(await stream.stream(CountingSource(identity: "a", total: 0, limit: 7), to: 7).exitCode == .success)
        #expect(await stream.run(CountingSource(identity: "b", total: 0, limit: 14)) == .backfillRequested)
        #expect(stream.signal.reasons.first?.contains("belongs to a, and the stream now reads b") == true)
    }
}

@Suite("A record that does not fit the schema so far, while streaming")
struct SchemaDriftTests {
    private let wider = Schema([Field("n", .int64, isNullable: false), Field("m", .string)])

    /// A source whose windows report the wider schema until it is the known one.
    private func driftingSource(from schema: Schema) -> CountingSource {
        let source = CountingSource(total: 0, limit: 28)
        let once = Counter()
        source.change {
            $0.schema = schema
            $0.fault = { [wider] first in
                guard first == 14, once.next() == 1 else { return }
                source.change { $0.schema = wider }
                throw StreamError(.schemaMismatch, "a record has 'm'", newSchema: wider)
            }
        }
        return source
    }

    @Test("asks for a backfill in mode backfill, ends in mode fail, and goes on with the wider schema in mode evolve")
    func modes() async throws {
        let stored = Schema([Field("n", .int64, isNullable: false)])
        #expect(await TestStream().run(driftingSource(from: stored)) == .backfillRequested)
        var settings = RunSettings.quick
        settings.schemaEvolution = .fail
        #expect(await TestStream().run(driftingSource(from: stored), settings: settings).exitCode == .permanent)
        settings.schemaEvolution = .evolve
        let stream = TestStream()
        #expect(await stream.stream(driftingSource(from: stored), to: 28, settings: settings).exitCode == .success)
        #expect(try stream.committedNumbers(.data) == Array(0..<28))
        #expect(try stream.commits().last?.state.schema == wider.fingerprint)
    }

    @Test("is the first one of a stream whose schema was not known yet, and no reason for a backfill")
    func firstRecords() async throws {
        let stream = TestStream()
        #expect(await stream.stream(driftingSource(from: Schema([])), to: 28).exitCode == .success)
        #expect(stream.signal.reasons == [])
        #expect(try stream.commits().last?.state.schema == wider.fingerprint)
    }

    @Test(
        "gives up when the sink takes nothing, however well the source is read, and tells the source of nothing",
        arguments: [("finish", "/data/"), ("putIfAbsent", "/commits/")])
    func sinkTakesNothing(refused: String, folder: String) async throws {
        let stream = TestStream()
        let start = stream.layout.commitPrefix + "00000000000000000001.json"
        stream.store.setFault { operation, key in
            if operation == refused, key.contains(folder), key != start {
                throw StreamError.transient("full", retryAfter: .zero)
            }
        }
        let source = CountingSource(total: 0, limit: 70)
        #expect(await stream.run(source) == .failed(.transient("full", retryAfter: .zero)))
        #expect(source.acknowledged == [])
        stream.store.setFault(nil)
        #expect(await stream.stream(CountingSource(total: 0, limit: 70), to: 70).exitCode == .success)
        #expect(try stream.committedNumbers(.data) == Array(0..<70))
    }
}
