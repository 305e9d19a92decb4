import ArcaneCore
import ArcaneHTTP
import Testing

@testable import arcane_rest_plugin

struct PageCycleTests {
    private static let address = "https://api.example.net/v1/orders?page=1"

    /// A page with so many records, which no other page has; or with those that `numbers` says.
    private func page(
        _ count: Int, _ envelope: JSONValue = [:], headers: [String: [String]] = [:], numbers: [Int]? = nil
    ) throws -> PageSummary {
        PageSummary(
            content: try .of(numbers ?? (0..<count).map { _ in Int.random(in: 0..<Int.max) }), headers: { headers[$0] ?? [] },
            envelope: envelope, address: try WebAddress(Self.address))
    }

    private func cycle(_ scheme: Pagination.Scheme, maximum: Int? = nil) -> PageCycle {
        PageCycle(Pagination(scheme: scheme, maximumPages: maximum))
    }

    /// Walks through pages of these sizes and says the pointers that were asked for and why it ended.
    private func walk(_ cycle: PageCycle, _ pages: [PageSummary]) throws -> (pointers: [String?], reason: PageStep.Reason?) {
        var cycle = cycle
        var pointers: [String?] = []
        for page in pages {
            if case .pointer(let pointer) = cycle.target { pointers.append(pointer) }
            if case .done(let reason) = try cycle.advance(behind: page) { return (pointers, reason) }
        }
        return (pointers, nil)
    }

    @Test("without paging one page is all")
    func single() throws {
        var cycle = cycle(.none)
        #expect(cycle.target == .only)
        let step = try cycle.advance(behind: page(10))
        #expect(step == .done(.singlePage))
    }

    @Test("pages are counted from the start of the spec until an empty one")
    func counted() throws {
        let walked = try walk(cycle(.page(start: 1)), [page(2), page(1), page(0)])
        #expect(walked.pointers == ["1", "2", "3"])
        #expect(walked.reason == .emptyPage)
        #expect(try walk(cycle(.page(start: 0)), [page(0)]).pointers == ["0"])
    }

    @Test("defect 4.5: the count of pages is read from every response, not only from the first")
    func totalReadAgain() throws {
        let scheme = Pagination.Scheme.page(start: 1, end: .total(["meta", "pages"]))
        let growing = try walk(
            cycle(scheme),
            [page(2, ["meta": ["pages": 2]]), page(2, ["meta": ["pages": 3]]), page(2, ["meta": ["pages": "3"]]), page(9)])
        #expect(growing.pointers == ["1", "2", "3"])
        #expect(growing.reason == .total)
        let shrinking = try walk(cycle(scheme), [page(2, ["meta": ["pages": 5]]), page(2, ["meta": ["pages": 2]])])
        #expect(shrinking.reason == .total)
    }

    @Test("with a count of pages an empty page in between does not end the cycle; without one in the response it does")
    func emptyPageAndTotal() throws {
        let scheme = Pagination.Scheme.page(start: 0, end: .total(["pages"]))
        let walked = try walk(cycle(scheme), [page(2, ["pages": 3]), page(0, ["pages": 3]), page(1, ["pages": 3])])
        #expect(walked.pointers == ["0", "1", "2"])
        #expect(walked.reason == .total)
        #expect(try walk(cycle(scheme), [page(2, ["pages": 3]), page(0)]).reason == .emptyPage)
        #expect(try walk(cycle(scheme), [page(0, ["pages": 0])]).reason == .total)
    }

    @Test("defect 4.5: every cycle starts at the first page again")
    func freshCycle() throws {
        let pagination = Pagination(scheme: .token(.body(["next"])), maximumPages: nil)
        for _ in 0..<2 {
            let walked = try walk(
                PageCycle(pagination), [page(2, ["next": "a"]), page(2, ["next": "b"]), page(1, ["next": nil])])
            #expect(walked.pointers == [nil, "a", "b"])
            #expect(walked.reason == .noPointer)
        }
    }

    @Test("an offset goes forward by the records that came")
    func offset() throws {
        let walked = try walk(cycle(.offset(start: 0, pageSize: 3)), [page(3), page(3), page(0)])
        #expect(walked.pointers == ["0", "3", "6"])
        #expect(walked.reason == .emptyPage)
    }

    @Test("a page that is not full ends the cycle once a full one was seen")
    func shortPage() throws {
        let walked = try walk(cycle(.offset(start: 10, pageSize: 3)), [page(3), page(2)])
        #expect(walked.pointers == ["10", "13"])
        #expect(walked.reason == .shortPage)
    }

    @Test("a server with smaller pages than asked for loses no record")
    func cappedPages() throws {
        let walked = try walk(cycle(.offset(start: 0, pageSize: 1000)), [page(100), page(100), page(50), page(0)])
        #expect(walked.pointers == ["0", "100", "200", "250"])
        #expect(walked.reason == .emptyPage)
    }

    @Test("a server that ignores the size of a page loses no record")
    func ignoredPageSize() throws {
        let walked = try walk(cycle(.offset(start: 1, pageSize: 1)), [page(100), page(100), page(0)])
        #expect(walked.pointers == ["1", "2", "3"])
    }

    @Test("the total of records ends an offset's cycle, read anew from each page")
    func offsetTotal() throws {
        let scheme = Pagination.Scheme.offset(start: 0, pageSize: 2, end: .total(["total"]))
        let walked = try walk(cycle(scheme), [page(2, ["total": 3]), page(1, ["total": 4]), page(1, ["total": 4])])
        #expect(walked.pointers == ["0", "2", "3"])
        #expect(walked.reason == .total)
        #expect(try walk(cycle(scheme), [page(0, ["total": 4])]).reason == .emptyPage)
    }

    @Test(
        "a truth value ends the cycle, whatever its spelling; a page that is not full does not",
        arguments: [false, "false", 0, "0"] as [JSONValue])
    func hasMore(end: JSONValue) throws {
        for scheme in [
            Pagination.Scheme.page(start: 1, end: .more(["meta", "more"])),
            .offset(start: 1, pageSize: 2, end: .more(["meta", "more"])),
        ] {
            let pages = try [
                page(2, ["meta": ["more": true]]), page(1, ["meta": ["more": 1]]), page(2, ["meta": ["more": end]]), page(2),
            ]
            let walked = try walk(cycle(scheme), pages)
            #expect(walked.pointers.count == 3)
            #expect(walked.reason == .noMore)
        }
    }

    @Test("pages are read on behind an empty one where the API says that there are more, but not for ever")
    func emptyPagesWithMore() throws {
        let scheme = Pagination.Scheme.page(start: 1, end: .more(["more"]))
        let empty = try page(0, ["more": true])
        let walked = try walk(cycle(scheme), [page(2, ["more": true]), empty, page(2, ["more": false])])
        #expect(walked.pointers == ["1", "2", "3"])
        #expect(walked.reason == .noMore)
        #expect {
            try walk(cycle(scheme), Array(repeating: empty, count: PageCycle.mostEmptyPages + 1))
        } throws: { ($0 as? StreamError)?.code == .refused && "\($0)".contains("pagination.hasMore") }
    }

    @Test("where a response does not say whether there are more, an empty page or one that is not full is the last")
    func hasMoreMissing() throws {
        let more = Pagination.End.more(["more"])
        let offset = cycle(.offset(start: 0, pageSize: 2, end: more))
        #expect(try walk(cycle(.page(start: 1, end: more)), [page(2), page(0)]).reason == .emptyPage)
        #expect(try walk(offset, [page(2), page(1, ["more": nil])]).reason == .shortPage)
        #expect(try walk(offset, [page(0, ["more": true])]).reason == .emptyPage)
        #expect {
            try walk(cycle(.page(start: 1, end: more)), [page(2, ["more": ["yes"]])])
        } throws: { "\($0)".contains("pagination.hasMore") }
    }

    @Test(
        "the same records twice are an error that names the setting, and never a spin",
        arguments: [
            Pagination.Scheme.page(start: 1), .page(start: 1, end: .total(["pages"])), .offset(start: 0, pageSize: 2),
            .offset(start: 0, pageSize: 9),
        ])
    func sameRecords(scheme: Pagination.Scheme) throws {
        #expect {
            try walk(cycle(scheme), [page(2), page(2, numbers: [7, 8]), page(2, numbers: [7, 8])])
        } throws: { error in
            (error as? StreamError)?.code == .refused && "\(error)".contains("pagination: page 3 has the same records")
                && "\(error)".contains("pagination.hasMore")
        }
        #expect(try walk(cycle(scheme), [page(2, numbers: [7, 8]), page(2, numbers: [8, 7]), page(0)]).pointers.count == 3)
        #expect(try walk(cycle(scheme), [page(1, numbers: [7]), page(2, numbers: [7, 7]), page(0)]).pointers.count == 3)
    }

    @Test("no more pages than the maximum are read")
    func maximum() throws {
        let walked = try walk(cycle(.page(start: 1), maximum: 2), [page(2), page(2), page(2)])
        #expect(walked.pointers == ["1", "2"])
        #expect(walked.reason == .maximum)
    }

    @Test(
        "a token may be a text or a number, and its absence has many forms",
        arguments: [
            JSONValue.null, "", false, [:],
        ])
    func tokenEnds(last: JSONValue) throws {
        let scheme = Pagination.Scheme.token(.body(["meta", "next"]))
        let walked = try walk(
            cycle(scheme),
            [
                page(1, ["meta": ["next": "a"]]), page(0, ["meta": ["next": 17]]),
                page(1, last == [:] ? [:] : ["meta": ["next": last]]),
            ])
        #expect(walked.pointers == [nil, "a", "17"])
        #expect(walked.reason == .noPointer)
    }

    @Test("a pointer that is neither text nor number is an error")
    func strangeToken() throws {
        var cycle = cycle(.token(.body(["next"])))
        #expect {
            try cycle.advance(behind: page(1, ["next": ["token": "a"]]))
        } throws: { "\($0)".contains("pagination.next") }
    }

    @Test("a token may stand in a header")
    func headerToken() throws {
        let walked = try walk(cycle(.token(.header("X-Next"))), [page(1, headers: ["X-Next": ["", "t1"]]), page(1)])
        #expect(walked.pointers == [nil, "t1"])
        #expect(walked.reason == .noPointer)
    }

    @Test("the same pointer twice is an error and never a spin")
    func samePointer() throws {
        #expect {
            try walk(cycle(.token(.body(["next"]))), Array(repeating: page(1, ["next": "a"]), count: 5))
        } throws: { error in
            (error as? StreamError)?.code == .refused && "\(error)".contains("read already")
        }
        #expect(throws: StreamError.self) {
            try walk(cycle(.link(.body(["next"]))), Array(repeating: page(1, ["next": "?page=2"]), count: 5))
        }
    }

    @Test("a link in the body or a header leads on, relative to the page", arguments: ["body", "Link", "X-Next-URL"])
    func links(place: String) throws {
        var cycle = cycle(.link(place == "body" ? .body(["links", "next"]) : .header(place)))
        #expect(cycle.target == .only)
        let first =
            switch place {
            case "body": try page(1, ["links": ["next": "/v1/orders?page=2"]])
            case "Link": try page(1, headers: ["Link": ["</first>; rel=first", "</v1/orders?page=2>; rel=next"]])
            default: try page(1, headers: ["X-Next-URL": ["?page=2"]])
            }
        let next = try WebAddress("https://api.example.net/v1/orders?page=2")
        let second = try cycle.advance(behind: first)
        #expect(second == .read(.link(next)))
        #expect(cycle.target == .link(next))
        let last = try cycle.advance(behind: page(1))
        #expect(last == .done(.noPointer))
    }

    @Test(
        "a link to another host is refused, so that credentials stay where they belong",
        arguments: [
            "https://evil.example/v1/orders?page=2", "//evil.example/", "https://api.example.net:8443/",
            "https://api.example.net@evil.example/",
            "file:///etc/passwd",
        ])
    func foreignLink(link: String) throws {
        var cycle = cycle(.link(.body(["next"])))
        #expect {
            try cycle.advance(behind: page(1, ["next": .string(link)]))
        } throws: { ($0 as? StreamError)?.code == .refused && "\($0)".contains("pagination.next") }
    }

    @Test("a link that only forgot the s of https is mended")
    func downgradedLink() throws {
        var cycle = cycle(.link(.body(["next"])))
        let next = try WebAddress("https://api.example.net/v1/orders?page=2")
        let step = try cycle.advance(behind: page(1, ["next": "http://api.example.net/v1/orders?page=2"]))
        #expect(step == .read(.link(next)))
    }

    @Test("defect 4.5: a page that failed is asked for again with the same pointer")
    func failedPage() throws {
        var cycle = cycle(.token(.body(["next"])))
        _ = try cycle.advance(behind: page(1, ["next": "a"]))
        #expect(throws: StreamError.self) { try cycle.advance(behind: page(1, ["next": []])) }
        #expect(cycle.target == .pointer("a"))
        #expect(cycle.pageCount == 1)
        let step = try cycle.advance(behind: page(1, ["next": "b"]))
        #expect(step == .read(.pointer("b")))
    }
}
