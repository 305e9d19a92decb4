#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The thread on which one connection's calls block, as the executor of its actor.
///
/// ODBC calls wait for the network inside; on the cooperative pool each would hold up every other task of the process.
final class ConnectionThread: SerialExecutor {
    private let jobs = JobQueue()

    /// Starts the thread; throws where the system has none left.
    init() throws(ODBCError) {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(jobs).toOpaque()
        let code = pthread_create(&thread, nil, { context in ConnectionThread.run(context) }, context)
        guard code == 0 else {
            Unmanaged<JobQueue>.fromOpaque(context).release()
            throw ODBCError(.transient, "the system has no thread for a connection (error \(code))")
        }
        pthread_detach(thread)
    }

    deinit { jobs.close() }

    func enqueue(_ job: consuming ExecutorJob) {
        jobs.append(UnownedJob(job), on: self)
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    private static func run(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        // Signals are the program's business: none is delivered here, and a connection that breaks raises no SIGPIPE.
        var signals = sigset_t()
        sigfillset(&signals)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        guard let context else { return nil }
        let jobs = Unmanaged<JobQueue>.fromOpaque(context).takeRetainedValue()
        while let (job, thread) = jobs.next() { job.runSynchronously(on: thread.asUnownedSerialExecutor()) }
        return nil
    }
}
