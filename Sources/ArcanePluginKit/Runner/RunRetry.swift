import ArcaneCore
import Logging

/// When and after what pause a run reads again what it failed to read.
enum RunRetry {
    /// 1 s, doubled with every failure in a row up to a minute and spread over its upper half; what the source asked for, where it did.
    static func pause(after error: StreamError, failures: Int, random: Double) -> Duration {
        if let asked = error.retryAfter { return asked }
        let longest = min(60, 1 << min(max(failures, 1) - 1, 6))
        return .seconds(longest) * (0.5 + 0.5 * random)
    }

    /// Waits before the next attempt; throws `error` where there is to be none.
    ///
    /// Being told to slow down is waited for and never counted as a failure.
    static func pauseOrThrow(_ error: StreamError, failures: Int, _ environment: RunEnvironment) async throws {
        guard error.code == .rateLimited || (error.code == .transient && failures < environment.settings.maximumAttempts) else {
            throw error
        }
        let pause = pause(after: error, failures: failures, random: environment.random())
        environment.observer.didRetry()
        environment.observer.expectProgress(within: pause + environment.silence)
        environment.logger.warning(
            "reading again after a pause", metadata: ["reason": "\(error)", "pause": "\(DurationText.text(pause))"])
        try await environment.stop.sleep(for: pause)
    }
}
