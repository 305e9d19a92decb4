import ArcaneCore
import ArcaneHTTP

/// How an API hands out its records in pages.
struct Pagination: Hashable, Sendable {
    /// The way from a page to the next one.
    var scheme: Scheme
    /// No more pages than this are read in a cycle; nil for no limit.
    var maximumPages: Int?

    /// The kinds of paging. Paths are lists of property names in the response.
    enum Scheme: Hashable, Sendable {
        /// Everything comes in one page.
        case none
        /// The pointer counts pages from `start`. What `end` says is read from every response; without it, or where a response
        /// lacks it, the first empty page ends the cycle.
        case page(start: Int, end: End? = nil)
        /// The pointer counts records from `start`. Without `end`, or where a response lacks it, an empty page ends the cycle,
        /// or one that is not full.
        case offset(start: Int, pageSize: Int, end: End? = nil)
        /// The response names the pointer to the next page; the first page has none.
        case token(Location)
        /// The response names the URL of the next page.
        case link(Location)
    }

    /// Where a response says how to go on.
    enum Location: Hashable, Sendable {
        /// A path in the body.
        case body([String])
        /// A header. For a link, the header `Link` is read by RFC 8288, any other holds the URL itself.
        case header(String)
    }
}

/// Which page to ask for.
enum PageTarget: Hashable, Sendable {
    /// The page that the request template names by itself.
    case only
    /// The page with this value in place of the pointer; nil for the first page of a token's way, where there is no value yet.
    case pointer(String?)
    /// The page at this address.
    case link(WebAddress)
}

/// What paging needs to know of a page that was read.
struct PageSummary: Sendable {
    /// The page's records: their number, rejected ones included, and what tells them from another page's.
    var content: PageContent
    /// The response's headers.
    var headers: HeaderLookup
    /// The response's body without its records.
    var envelope: JSONValue
    /// Where the page was, against which a relative link is resolved.
    var address: WebAddress

    typealias HeaderLookup = @Sendable (_ name: String) -> [String]
}

/// What follows a page.
enum PageStep: Hashable, Sendable {
    /// Read this page next.
    case read(PageTarget)
    /// The cycle is complete.
    case done(Reason)

    /// Why a cycle is complete.
    enum Reason: String, Hashable, Sendable {
        /// There is only one page.
        case singlePage = "only one page"
        /// The last page had no records.
        case emptyPage = "an empty page"
        /// The last page was not full.
        case shortPage = "a page that was not full"
        /// The response's count of pages or records is reached.
        case total = "the total is reached"
        /// The response says that there are no more.
        case noMore = "the response says that there is no more"
        /// The response names no next page.
        case noPointer = "no pointer to a next page"
        /// `maxPages` is reached.
        case maximum = "pagination.maxPages is reached"
    }
}
