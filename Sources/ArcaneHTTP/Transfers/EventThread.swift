import CCurl

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Starts the thread of a client's loop.
enum EventThread {
    /// What the thread is called in `/proc` and in debuggers.
    static let name = "arcane-http"

    /// Begins a loop and returns its mailbox. Where the system has no thread, memory or file for it the mailbox takes nothing.
    static func start(_ configuration: HTTPClientConfiguration) -> Mailbox {
        guard libraryIsReady, let multi = curl_multi_init() else { return Mailbox(waking: nil) }
        // Where all files are open, libcurl makes a handle that nothing wakes.
        guard curl_multi_wakeup(multi) == CURLM_OK else {
            curl_multi_cleanup(multi)
            return Mailbox(waking: nil)
        }
        let mailbox = Mailbox(waking: multi)
        let loop = TransferLoop(multi: multi, mailbox: mailbox, configuration: configuration)
        let context = Unmanaged.passRetained(loop).toOpaque()
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, { context in EventThread.run(context) }, context)
        guard code == 0 else {
            Unmanaged<TransferLoop>.fromOpaque(context).release()
            _ = mailbox.retire()
            curl_multi_cleanup(multi)
            return mailbox
        }
        pthread_detach(thread)
        return mailbox
    }

    /// libcurl's global state, once per process.
    private static let libraryIsReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    private static func run(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        // Signals are the program's business: none is delivered here, and a connection that breaks raises no SIGPIPE.
        var signals = sigset_t()
        sigfillset(&signals)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        nameThread()
        guard let context else { return nil }
        Unmanaged<TransferLoop>.fromOpaque(context).takeRetainedValue().run()
        return nil
    }

    /// What `pthread_setname_np` does, which the C library shows to C programs with GNU extensions only.
    private static func nameThread() {
        guard let file = fopen("/proc/thread-self/comm", "w") else { return }
        fputs(name, file)
        fclose(file)
    }
}
