import ArcaneCore
import ArcanePluginTesting
import ArcaneTestSupport

extension PluginUnderTest {
    /// The REST plugin on the versions of the orders of `api`: some thirty windows of a hundred days, each of a few pages, two read at a time.
    static func orders(of api: DevAPI) -> PluginUnderTest {
        let url = "\(api.base)/bearer/changes"
        let begin = Timestamp.now - .seconds((orderDays + 1) * 86_400)
        var plugin = PluginUnderTest(
            executable: Repository.program("arcane-rest-plugin"), kind: "RestApiStream",
            spec: [
                "request": [
                    "url": .string(url),
                    "query": ["from": "@from", "to": "@to", "paging": "page", "page": "@page", "pageSize": "20"],
                ],
                "records": ["data"],
                "key": ["id"],
                "window": ["from": "from", "to": "to", "step": "100d"],
                "backfillStartDate": .string(begin.iso8601),
                "pagination": ["type": "page", "totalPages": ["meta", "pages"]],
                "authentication": ["type": "bearer", "token": "${ORDERS_TOKEN}"],
                "rateLimit": ["concurrency": 2],
                "schema": ["type": "infer"],
                "jobTemplateRef": ["name": "arcane-rest-plugin"],
            ],
            key: ["id", "version"], secrets: ["ORDERS_TOKEN": "static-token"], invalidSpecs: invalidOrders,
            expected: { Set(try await api.versions().map { RowKey([.integer($0.id), .integer($0.number)]) }) })
        plugin.appendRecords = { try await api.append(count: 20, updates: 10) }
        plugin.timeColumn = "updatedAt"
        let changes = Counter()
        plugin.changeSchema = {
            try await api.reshape(["add": ["channel\(changes.next())": "web"]])
            try await api.append(count: 3)
            return [:]
        }
        plugin.otherSource = ["request": ["url": .string("\(api.base)/bearer/orders")]]
        return plugin
    }

    /// The REST plugin on the same versions, which come in no order and are followed by the highest time of change.
    static func ordersByCursor(of api: DevAPI) -> PluginUnderTest {
        var plugin = orders(of: api)
        let begin = Timestamp.now - .seconds((orderDays + 1) * 86_400)
        plugin.spec = [
            "request": [
                "url": .string("\(api.base)/bearer/changes"),
                "query": ["from": "@since", "sort": "none", "paging": "token", "token": "@token", "pageSize": "200"],
            ],
            "records": ["data"],
            "key": ["id"],
            "cursor": ["field": ["updatedAt"], "parameter": "since", "initial": .string(begin.iso8601)],
            "pagination": ["type": "token", "next": ["meta", "next"]],
            "authentication": ["type": "bearer", "token": "${ORDERS_TOKEN}"],
            "jobTemplateRef": ["name": "arcane-rest-plugin"],
        ]
        return plugin
    }

    /// Over so many days the orders are spread. The suite looks back by 3,650 days, which is then not many windows more.
    static let orderDays = 3000

    private static let invalidOrders = [
        InvalidSpec(["request": ["query": ["pageSize": 20]]], path: "request.query.pageSize"),
        InvalidSpec(["window": ["step": "-1d"]], path: "window.step"),
        InvalidSpec(["pagination": ["maxPages": 0]], path: "pagination.maxPages"),
        InvalidSpec(["authentication": ["type": "password"]], path: "authentication.type"),
        InvalidSpec(["backfillStartDate": "yesterday"], path: "backfillStartDate"),
        InvalidSpec(["rateLimit": ["concurrency": 0]], path: "rateLimit.concurrency"),
        InvalidSpec(["errors": ["retry": [503, 99]]], path: "errors.retry[1]"),
        InvalidSpec(["sink": ["rowsPerGroup": 0]], path: "sink.rowsPerGroup"),
    ]
}
