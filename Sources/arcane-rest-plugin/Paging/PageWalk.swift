import ArcaneCore
import ArcaneHTTP
import AsyncAlgorithms
import Logging

/// Reads all pages of one window, and fetches a page while the records of the one before are made into rows.
struct PageWalk: Sendable {
    let fetcher: PageFetcher
    let pagination: Pagination
    /// The placeholder that stands for the page; nil where there is none.
    let pointer: String?

    /// Reads the pages one behind the other and hands their records to `consume`, in order.
    ///
    /// - Parameters:
    ///   - values: what the placeholders of the window stand for.
    ///   - maximumPages: no more pages than this are read, for a look at the first ones.
    ///   - onRetry: is told of each request that is made again.
    /// - Returns: why there are no more pages.
    @discardableResult
    func run(
        _ values: [String: String], maximumPages: Int? = nil, onRetry: @escaping PageFetcher.OnRetry = {},
        consume: (PageDelivery) async throws -> Void
    ) async throws -> PageStep.Reason {
        let channel = AsyncThrowingChannel<PageDelivery, any Error>()
        return try await withThrowingTaskGroup(of: PageStep.Reason.self) { group in
            group.addTask {
                do {
                    let reason = try await fetchAll(values, maximumPages: maximumPages, onRetry: onRetry) {
                        await channel.send($0)
                    }
                    channel.finish()
                    return reason
                } catch {
                    channel.fail(error)
                    throw error
                }
            }
            for try await delivery in channel { try await consume(delivery) }
            guard let reason = try await group.next() else { throw CancellationError() }
            return reason
        }
    }

    private func fetchAll(
        _ values: [String: String], maximumPages: Int?, onRetry: PageFetcher.OnRetry, deliver: @escaping PageFetcher.Deliver
    ) async throws -> PageStep.Reason {
        var cycle = PageCycle(pagination)
        while true {
            var values = values
            if let pointer, case .pointer(let value) = cycle.target { values[pointer] = value }
            let page = try await fetcher.fetch(cycle.target, values, onRetry: onRetry, deliver: deliver)
            try Task.checkCancellation()
            if case .done(let reason) = try cycle.advance(behind: page) {
                if reason == .maximum {
                    fetcher.logger.warning(
                        "no more pages are read than pagination.maxPages says", metadata: ["pages": "\(cycle.pageCount)"])
                }
                return reason
            }
            if let maximumPages, cycle.pageCount >= maximumPages { return .maximum }
        }
    }
}
