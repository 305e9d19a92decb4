/// What the Jobs of scenarios do, by the names of their templates.
enum Scripts {
    /// Waits for SIGTERM, and ends with `code` then.
    static func untilStopped(exit code: Int) -> String { "trap 'kill $!; exit \(code)' TERM; sleep 600 & wait" }

    /// Leaves a stream that is backfilled at once, and runs `streaming` otherwise.
    static func backfilled(_ streaming: String) -> String { "[ $STREAMCONTEXT__BACKFILL = true ] && exit 0; \(streaming)" }

    static let all = [
        // A backfill that is done at once, and a stream that runs until it is stopped.
        "steady": backfilled(untilStopped(exit: 0)),
        // One that runs until it is stopped, whatever it is.
        "long": untilStopped(exit: 2),
        // One that takes its time to stop.
        "slow": backfilled("trap 'kill $!; sleep 0.7; exit 0' TERM; sleep 600 & wait"),
        // One that always fails.
        "failing": "echo the source is gone >&2; exit 1",
        // A stream that ends by itself.
        "short": backfilled("sleep 1; exit 0"),
        // A backfill that takes its time.
        "unhurried": "sleep 5; exit 0",
        // A stream that ends at once.
        "brief": "exit 0",
        // One that fails as long as its spec says so.
        "obedient": "case $STREAMCONTEXT__SPEC in *broken*) echo broken >&2; exit 1;; esac; "
            + backfilled(untilStopped(exit: 0)),
    ]
}
