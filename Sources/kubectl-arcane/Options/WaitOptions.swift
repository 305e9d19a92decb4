import ArgumentParser

/// Whether a command waits for what it has asked for.
struct WaitOptions: ParsableArguments {
    @Flag(help: "Wait until it is so. Ends with exit code 1 where it fails, and says why.")
    var wait = false

    @Option(
        help: ArgumentHelp("How long --wait waits, such as 30s or 2h. [default: 5m; 24h for a backfill]", valueName: "duration")
    )
    var timeout: DurationArgument?

    func validate() throws {
        if timeout != nil, !wait { throw ValidationError("--timeout is for --wait; give both.") }
    }
}
