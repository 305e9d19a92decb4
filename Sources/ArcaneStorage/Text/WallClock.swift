import ArcaneCore

#if canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The time of day, which signatures hold.
enum WallClock {
    /// The time now.
    static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
}
