import ArcaneCore

/// The rule for the keys of objects. It is the same for every store, so that a stream can move from one to another.
enum ObjectKey {
    /// What the names of temporary files begin with. No key may have a part like this.
    static let temporaryPrefix = ".arcane-"

    /// Throws `StreamError` unless `key` is one that every store can hold: 1 to 1,024 bytes of UTF-8 without control
    /// characters, in parts of 1 to 255 bytes with `/` between them, none of which ends with a dot (Azure may drop it; so `.`
    /// and `..` are out too) or begins with `.arcane-`.
    static func check(_ key: String) throws {
        try check(key, parts: key.split(separator: "/", omittingEmptySubsequences: false))
    }

    /// Throws `StreamError` unless `prefix` can begin the key of an object. Its last part may be the beginning of a name.
    static func checkPrefix(_ prefix: String) throws {
        try check(prefix, parts: prefix.split(separator: "/", omittingEmptySubsequences: false).dropLast())
    }

    private static func check(_ key: String, parts: some Sequence<Substring>) throws {
        guard let problem = problem(key) ?? parts.lazy.compactMap(problem(part:)).first else { return }
        throw StreamError.configuration("the object key '\(key)' \(problem): choose another stream id or file name")
    }

    private static func problem(_ key: String) -> String? {
        if key.utf8.count > 1024 { return "is longer than 1,024 bytes" }
        if key.utf8.contains(where: { $0 < 32 || $0 == 127 }) { return "holds a control character" }
        return nil
    }

    private static func problem(part: Substring) -> String? {
        if part.isEmpty { return "has an empty part" }
        if part.utf8.count > 255 { return "has a part of more than 255 bytes" }
        if part.hasSuffix(".") { return "has a part that ends with a dot" }
        if part.hasPrefix(temporaryPrefix) { return "has a part that begins with '\(temporaryPrefix)'" }
        return nil
    }

    /// Whether `left` comes before `right` in the order of lists: by UTF-8 bytes, as S3 sorts.
    static func precedes(_ left: ObjectInfo, _ right: ObjectInfo) -> Bool {
        left.key.utf8.lexicographicallyPrecedes(right.key.utf8)
    }
}

extension ObjectInfo {
    /// The object with the part of its key behind `prefix`; nil where the key does not begin so, or is nothing more.
    func relative(to prefix: String) -> ObjectInfo? {
        guard key.utf8.starts(with: prefix.utf8), key.utf8.count > prefix.utf8.count else { return nil }
        return ObjectInfo(key: String(decoding: key.utf8.dropFirst(prefix.utf8.count), as: UTF8.self), size: size)
    }
}
