public import CSimdJSON

/// JSON texts as one flat array of tokens, which is walked by position: no object, and no call, per value.
///
/// Position 0 is the first value. What a value holds follows it: the elements of an array one behind the other, the members
/// of an object as name, value, name, value. `end(of:)` is the position behind a value and all that it holds, so that skipping
/// takes the same time whatever it holds.
///
/// A tape is parsed into again and again, and keeps its memory from one text to the next. Positions must be ones that the
/// tape's own walk leads to, of the text that was parsed last.
public struct JSONTape {
    /// How many objects and arrays may be open at once.
    public let maximumDepth: Int
    /// The number of tokens: the position behind the last value.
    public private(set) var endIndex = 0

    @usableFromInline var tokens: [arcane_json_token] = []
    @usableFromInline var source: [UInt8] = []
    @usableFromInline var strings: [UInt8] = []
    private var simd: SimdJSON?

    /// Creates an empty tape.
    public init(maximumDepth: Int = 512) {
        self.maximumDepth = maximumDepth
    }

    /// Reads one or many JSON values that stand one behind the other, apart by white space or not at all.
    ///
    /// Half a surrogate pair in an escape becomes U+FFFD, since no UTF-8 stands for it. Throws `JSONError` where any of the
    /// text is not JSON; the tape is empty then.
    public mutating func parse(_ source: [UInt8]) throws(JSONError) {
        endIndex = 0
        self.source = source
        let simd = if let simd { simd } else { try SimdJSON() }
        self.simd = simd
        endIndex = try simd.parse(source, maximumDepth: maximumDepth, tokens: &tokens, strings: &strings)
    }

    /// Empties the tape and hands its text back, whose memory can take the next one.
    public mutating func takeSource() -> [UInt8] {
        defer { source = [] }
        endIndex = 0
        return source
    }
}

extension JSONTape {
    /// What the value is.
    @inlinable
    public func kind(at position: Int) -> JSONKind {
        JSONKind(rawValue: tokens[position].kind) ?? .null
    }

    /// The position behind a value and all that it holds.
    @inlinable
    public func end(of position: Int) -> Int {
        Int(tokens[position].next)
    }

    /// The number of elements of an array, or of members of an object.
    @inlinable
    public func count(of position: Int) -> Int {
        Int(tokens[position].value.integer)
    }

    /// The value of a boolean.
    @inlinable
    public func boolean(at position: Int) -> Bool {
        tokens[position].value.integer != 0
    }

    /// The value of an `integer`.
    @inlinable
    public func integer(at position: Int) -> Int64 {
        tokens[position].value.integer
    }

    /// The nearest value of an `integer` or `number`; infinite where it is beyond what a `Double` holds.
    @inlinable
    public func double(at position: Int) -> Double {
        let token = tokens[position]
        return token.kind == JSONKind.integer.rawValue ? Double(token.value.integer) : token.value.number
    }

    /// The text of the value as it stands in the source: the digits of a number, a string with its quotes and escapes.
    @inlinable
    public func source(at position: Int) -> ArraySlice<UInt8> {
        let token = tokens[position]
        return source[Int(token.offset)..<Int(token.offset) + Int(token.length)]
    }

    /// The value of a string or name, as UTF-8.
    @inlinable
    public func utf8(at position: Int) -> ArraySlice<UInt8> {
        let token = tokens[position]
        if token.flags & UInt8(ARCANE_JSON_ESCAPED) != 0 {
            let start = Int(token.value.text.offset)
            return strings[start..<start + Int(token.value.text.length)]
        }
        return source[Int(token.offset) + 1..<Int(token.offset) + Int(token.length) - 1]
    }

    /// The value of a string or name.
    public func string(at position: Int) -> String {
        String(decoding: utf8(at: position), as: UTF8.self)
    }

    /// The text of a number.
    public func numberText(at position: Int) -> String {
        String(decoding: source(at: position), as: UTF8.self)
    }

    /// The positions of the values of the top level, or of the elements of an array.
    public func elements(of position: Int? = nil) -> some Sequence<Int> {
        let end = position.map { self.end(of: $0) } ?? endIndex
        return sequence(state: position.map { $0 + 1 } ?? 0) { next in
            guard next < end else { return nil }
            defer { next = self.end(of: next) }
            return next
        }
    }

    /// The positions of the names and values of an object's members.
    public func members(of position: Int) -> some Sequence<(name: Int, value: Int)> {
        let end = self.end(of: position)
        return sequence(state: position + 1) { next in
            guard next < end else { return nil }
            defer { next = self.end(of: next + 1) }
            return (next, next + 1)
        }
    }
}
