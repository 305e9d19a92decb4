import ArcaneCore
import ArcaneResources

/// How the response is split into pages.
enum PaginationSpec: SpecUnion, Hashable {
    case single
    case page(CountedPagesSpec)
    case offset(OffsetSpec)
    case token(PointerSpec)
    case link(LinkSpec)

    static let variants: [SpecVariant<Self>] = [
        SpecVariant("none", "One response holds everything.", .single),
        SpecVariant("page", "Pages are counted.", PaginationSpec.page),
        SpecVariant("offset", "Records are counted.", PaginationSpec.offset),
        SpecVariant("token", "A response names the pointer to the next page.", PaginationSpec.token),
        SpecVariant("link", "A response names the URL of the next page.", PaginationSpec.link),
    ]
}

/// Pages are counted.
struct CountedPagesSpec: StreamSpec, Hashable {
    @Setting("The placeholder of the page's number.", .minLength(1), default: "page")
    var pointer: String

    @Setting("The number of the first page.", default: 1)
    var start: Int

    @Setting(
        "The path of the number of pages in a response. Without it, the first empty page is the last.",
        example: ["meta", "pages"])
    var totalPages: PropertyPath?

    @Setting("The path of a truth value in a response that says whether there are more pages.", example: ["meta", "hasMore"])
    var hasMore: PropertyPath?

    @Setting("No more pages than this are read.", .minimum(1))
    var maxPages: Int?

    static var rules: [SpecRule<Self>] {
        [
            SpecRule(
                "give totalPages or hasMore, and not both", at: "hasMore",
                cel: "!has(self.hasMore) || !has(self.totalPages)"
            ) { $0.hasMore == nil || $0.totalPages == nil }
        ]
    }
}

/// Records are counted.
struct OffsetSpec: StreamSpec, Hashable {
    @Setting("The placeholder of the number of the page's first record.", .minLength(1), default: "offset")
    var pointer: String

    @Setting("The number of the first record.", default: 0)
    var start: Int

    @Setting("How many records the request asks for.", .minimum(1), example: 100)
    var pageSize: Int

    @Setting("The path of the number of all records in a response.", example: ["meta", "total"])
    var total: PropertyPath?

    @Setting("The path of a truth value in a response that says whether there are more pages.", example: ["meta", "hasMore"])
    var hasMore: PropertyPath?

    @Setting("No more pages than this are read.", .minimum(1))
    var maxPages: Int?

    static var rules: [SpecRule<Self>] {
        [
            SpecRule(
                "give total or hasMore, and not both", at: "hasMore", cel: "!has(self.hasMore) || !has(self.total)"
            ) { $0.hasMore == nil || $0.total == nil }
        ]
    }
}

/// A response names the pointer to the next page.
struct PointerSpec: StreamSpec, Hashable {
    @Setting("The placeholder of the pointer. It has no value for the first page.", .minLength(1), default: "token")
    var pointer: String

    @Setting("The path of the pointer in a response.", example: ["meta", "next"])
    var next: PropertyPath?

    @Setting("The header that holds the pointer.", example: "X-Next-Token")
    var nextHeader: String?

    @Setting("No more pages than this are read.", .minimum(1))
    var maxPages: Int?

    static var rules: [SpecRule<Self>] { [onePlace { ($0.next == nil) != ($0.nextHeader == nil) }] }
}

/// A response names the URL of the next page.
struct LinkSpec: StreamSpec, Hashable {
    @Setting("The path of the URL in a response.", example: ["links", "next"])
    var next: PropertyPath?

    @Setting("The header that holds the URL; `Link` is read by RFC 8288.", example: "Link")
    var nextHeader: String?

    @Setting("No more pages than this are read.", .minimum(1))
    var maxPages: Int?

    static var rules: [SpecRule<Self>] { [onePlace { ($0.next == nil) != ($0.nextHeader == nil) }] }
}

/// A response says in one place how to go on.
private func onePlace<Spec>(_ holds: @escaping @Sendable (Spec) -> Bool) -> SpecRule<Spec> {
    SpecRule(
        "give next, a path in the body, or nextHeader, and not both", cel: "has(self.next) != has(self.nextHeader)",
        holds: holds)
}

extension PaginationSpec {
    /// The placeholder that stands for the page; nil where there is none.
    var pointer: String? {
        switch self {
        case .single, .link: nil
        case .page(let spec): spec.pointer
        case .offset(let spec): spec.pointer
        case .token(let spec): spec.pointer
        }
    }

    /// What the spec says, for the walk through the pages.
    var pagination: Pagination {
        switch self {
        case .single: Pagination(scheme: .none)
        case .page(let spec):
            Pagination(
                scheme: .page(start: spec.start, end: Pagination.End(total: spec.totalPages, more: spec.hasMore)),
                maximumPages: spec.maxPages)
        case .offset(let spec):
            Pagination(
                scheme: .offset(
                    start: spec.start, pageSize: spec.pageSize, end: Pagination.End(total: spec.total, more: spec.hasMore)),
                maximumPages: spec.maxPages)
        case .token(let spec): Pagination(scheme: .token(.init(spec.next, spec.nextHeader)), maximumPages: spec.maxPages)
        case .link(let spec): Pagination(scheme: .link(.init(spec.next, spec.nextHeader)), maximumPages: spec.maxPages)
        }
    }
}

extension Pagination.End {
    /// Nil where a spec names neither.
    fileprivate init?(total: PropertyPath?, more: PropertyPath?) {
        guard let end = total.map({ Self.total($0.names) }) ?? more.map({ Self.more($0.names) }) else { return nil }
        self = end
    }
}

extension Pagination.Location {
    fileprivate init(_ next: PropertyPath?, _ header: String?) {
        self = header.map { .header($0) } ?? .body(next?.names ?? [])
    }
}
