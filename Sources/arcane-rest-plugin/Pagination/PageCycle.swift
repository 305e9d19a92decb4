import ArcaneCore
import ArcaneHTTP

/// The way through the pages of one window, from the first to the last: a state machine without I/O.
///
/// It moves only when a page was read completely; a page that failed is asked for again with the same target. Every number that
/// an end depends on is read anew from each page of each cycle.
struct PageCycle: Sendable {
    /// The page that is to be read now.
    private(set) var target: PageTarget
    /// How many pages were read.
    private(set) var pageCount = 0
    private let pagination: Pagination
    private var number: Int
    private var hasSeenFullPage = false
    private var previous: PageContent?
    private var emptyPages = 0
    private var loop = LoopGuard()

    /// So many empty pages may follow each other where the API says that there are more.
    static let mostEmptyPages = 1000

    /// Stands before the first page.
    init(_ pagination: Pagination) {
        self.pagination = pagination
        switch pagination.scheme {
        case .none, .link:
            number = 0
            target = .only
        case .page(let start, _), .offset(let start, _, _):
            number = start
            target = .pointer(String(start))
        case .token:
            number = 0
            target = .pointer(nil)
        }
    }

    /// Goes on behind `page`. Throws where the response cannot be followed, or leads back to a page that was read already.
    mutating func advance(behind page: PageSummary) throws -> PageStep {
        let step = try step(behind: page)
        previous = page.content
        pageCount += 1
        guard case .read(let next) = step else { return step }
        if let maximum = pagination.maximumPages, pageCount >= maximum { return .done(.maximum) }
        target = next
        return step
    }

    private mutating func step(behind page: PageSummary) throws -> PageStep {
        switch pagination.scheme {
        case .none: return .done(.singlePage)
        case .page(let start, let end):
            try guardAgainstRepetition(page)
            return try counted(page, start: start, end: end)
        case .offset(let start, let size, let end):
            try guardAgainstRepetition(page)
            return try offset(page, start: start, size: size, end: end)
        case .token(let location):
            guard let token = try token(at: location, in: page) else { return .done(.noPointer) }
            try guardAgainstLoop(token)
            return .read(.pointer(token))
        case .link(let location):
            guard let link = try link(at: location, in: page) else { return .done(.noPointer) }
            let address = try followed(link, from: page.address)
            try guardAgainstLoop(address.text)
            return .read(.link(address))
        }
    }

    private mutating func counted(_ page: PageSummary, start: Int, end: Pagination.End?) throws -> PageStep {
        switch try end?.statement(in: page.envelope) {
        case .total(let total)? where number - start + 1 >= total: return .done(.total)
        case .more(false)?: return .done(.noMore)
        case .more(true)? where page.content.recordCount == 0: try guardAgainstEmptyPages()
        case nil where page.content.recordCount == 0: return .done(.emptyPage)
        default: emptyPages = 0
        }
        number += 1
        return .read(.pointer(String(number)))
    }

    /// The next offset is behind the records that came, so that a server with smaller pages than `pageSize` loses none; and
    /// never more than `pageSize` behind, for a server that ignores it.
    ///
    /// A page that is not full ends the cycle only after a full one has shown that the server's pages are as large as asked
    /// for.
    private mutating func offset(_ page: PageSummary, start: Int, size: Int, end: Pagination.End?) throws -> PageStep {
        let count = page.content.recordCount
        if count == 0 { return .done(.emptyPage) }
        let next = number + min(count, size)
        switch try end?.statement(in: page.envelope) {
        case .total(let total)? where next - start >= total: return .done(.total)
        case .more(false)?: return .done(.noMore)
        case nil where count < size && hasSeenFullPage: return .done(.shortPage)
        default: break
        }
        hasSeenFullPage = hasSeenFullPage || count >= size
        number = next
        return .read(.pointer(String(number)))
    }

    private func token(at location: Pagination.Location, in page: PageSummary) throws -> String? {
        switch location {
        case .header(let name): return page.headers(name).first { !$0.isEmpty }
        case .body(let path):
            switch page.envelope[path: path] {
            case nil, .null, .bool(false): return nil
            case .string(let text): return text.isEmpty ? nil : text
            case .number(let text): return text
            case .bool(true), .array, .object:
                throw StreamError.refused(
                    "pagination.next: the response has no text or number at \(path.joined(separator: ".")); "
                        + "name the property that holds the pointer itself")
            }
        }
    }

    private func link(at location: Pagination.Location, in page: PageSummary) throws -> String? {
        guard case .header(let name) = location, name.lowercased() == "link" else { return try token(at: location, in: page) }
        return page.headers(name).lazy.compactMap { LinkHeader.target(relation: "next", in: $0) }.first
    }

    /// Credentials go with every request, so a link may not lead to another host. One that only forgot the `s` of `https`, as
    /// servers behind a proxy do, is mended.
    private func followed(_ link: String, from address: WebAddress) throws -> WebAddress {
        guard var target = try? address.resolving(link) else {
            throw StreamError.refused("pagination.next: the response's link to the next page is no http or https URL")
        }
        if target.scheme == "http", address.scheme == "https", target.host == address.host, target.port == 80 {
            target.scheme = "https"
            target.port = address.port
        }
        guard target.origin == address.origin else {
            throw StreamError.refused(
                "pagination.next: the link to the next page leads from \(address.origin) to \(target.origin); credentials are not "
                    + "sent to another host, so request.url must name that host if it is the right one")
        }
        target.userInformation = address.userInformation
        return target
    }

    private mutating func guardAgainstLoop(_ pointer: String) throws {
        guard loop.isNew(pointer) else {
            throw StreamError.refused(
                "pagination: the response points to a page that was read already; check pagination.next, "
                    + "and that the request uses the pointer")
        }
    }

    /// An API that does not know the parameter answers with its first page again and again, and one that takes a page behind
    /// the end for the last page does so with that: neither would ever end.
    private func guardAgainstRepetition(_ page: PageSummary) throws {
        guard page.content.recordCount == 0 || page.content != previous else {
            throw StreamError.refused(
                "pagination: page \(pageCount + 1) has the same records as the page before it, so the API does not follow the "
                    + "pointer, or repeats its last page behind the end; check pagination.type and that the request sends the "
                    + "pointer as the API reads it, and name the property that says where the end is: pagination.hasMore, "
                    + "totalPages or total")
        }
    }

    private mutating func guardAgainstEmptyPages() throws {
        emptyPages += 1
        guard emptyPages <= PageCycle.mostEmptyPages else {
            throw StreamError.refused(
                "pagination.hasMore: \(PageCycle.mostEmptyPages) pages without records followed each other, and the response "
                    + "still says that there are more; check that the property means this")
        }
    }
}
