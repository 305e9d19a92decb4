import Glibc
import Testing

@testable import ArcaneODBC

@Suite struct CancelSwitchTests {
    @Test("what was cancelled before it began does not begin")
    func before() throws {
        let stop = CancelSwitch()
        let connection = try ODBCHandle.connection()
        stop.cancel()
        #expect(stop.isCancelled)
        let error = #expect(throws: ODBCError.self) { try stop.arm(connection) }
        #expect(error?.code == .cancelled)
    }

    @Test("what is not cancelled may begin again and again")
    func again() throws {
        let stop = CancelSwitch()
        let connection = try ODBCHandle.connection()
        for _ in 0..<3 {
            try stop.arm(connection)
            stop.disarm()
        }
        #expect(!stop.isCancelled)
        stop.cancel()
        stop.disarm()
        #expect(stop.isCancelled)
    }
}

@Suite struct ConnectionThreadTests {
    /// An actor on a thread of its own.
    private actor Counter {
        let thread: ConnectionThread
        nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
        var count = 0
        var threads: Set<UInt> = []

        init() throws { thread = try ConnectionThread() }

        func increase() {
            count += 1
            threads.insert(UInt(pthread_self()))
        }
    }

    @Test("all calls of an actor run one after the other on the same thread, which is not the caller's")
    func oneThread() async throws {
        let counter = try Counter()
        await withTaskGroup { group in
            for _ in 0..<200 { group.addTask { await counter.increase() } }
        }
        #expect(await counter.count == 200)
        #expect(await counter.threads.count == 1)
    }

    @Test("the thread ends with the last reference, after the jobs that wait")
    func ends() async throws {
        weak var queue: JobQueue?
        do {
            let jobs = JobQueue()
            queue = jobs
            jobs.close()
            #expect(jobs.next() == nil)
        }
        #expect(queue == nil)
    }

    @Test("many connections' threads come and go")
    func many() async throws {
        for _ in 0..<50 {
            let counter = try Counter()
            await counter.increase()
            #expect(await counter.count == 1)
        }
    }
}
