/// Keeps the number of exchanges with one host within a limit; the rest wait in the order they came.
///
/// libcurl has such a limit of its own, but counts the time spent waiting as time spent connecting.
struct HostSlots<Element> {
    private let limit: Int
    private var active: [String: Int] = [:]
    private var waiting: [String: [Element]] = [:]

    /// At most `limit` (at least one) exchanges per host.
    init(limit: Int) {
        self.limit = max(1, limit)
    }

    /// All that wait.
    var allWaiting: [Element] { waiting.values.flatMap { $0 } }

    /// Takes a slot of `host` for `element`; false where all are taken and it waits.
    mutating func admit(_ element: Element, host: String) -> Bool {
        let count = active[host, default: 0]
        guard count < limit else {
            waiting[host, default: []].append(element)
            return false
        }
        active[host] = count + 1
        return true
    }

    /// Gives a slot of `host` back; the element that has waited longest takes it over.
    mutating func release(host: String) -> Element? {
        if var queue = waiting.removeValue(forKey: host), !queue.isEmpty {
            let next = queue.removeFirst()
            if !queue.isEmpty { waiting[host] = queue }
            return next
        }
        let count = active[host, default: 0] - 1
        active[host] = count > 0 ? count : nil
        return nil
    }

    /// Takes a waiting element out; false where none matches.
    mutating func withdraw(host: String, where matches: (Element) -> Bool) -> Bool {
        guard var queue = waiting[host], let index = queue.firstIndex(where: matches) else { return false }
        queue.remove(at: index)
        waiting[host] = queue.isEmpty ? nil : queue
        return true
    }
}
