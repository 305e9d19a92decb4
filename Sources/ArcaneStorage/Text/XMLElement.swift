/// An element of an XML document: the little of XML that the answers of object stores use.
///
/// FoundationXML brings libxml2 and tens of megabytes with it, too much for a process that may sit idle with 40. This reads
/// elements, text, character data and the predefined entities; attributes and comments are skipped, prefixes of names dropped,
/// and document types refused, so that no entity can grow.
struct XMLElement: Hashable, Sendable {
    /// The name, without a namespace prefix.
    var name: String
    /// The text directly inside.
    var text = ""
    /// The elements directly inside, in order.
    var children: [XMLElement] = []

    /// The first element called `name` directly inside.
    subscript(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    /// All elements called `name` directly inside, in order.
    func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// The root element of `document`; nil where it is not well-formed or nests more than 32 deep.
    init?(_ document: [UInt8]) {
        var reader = XMLReader(document)
        guard let root = reader.root() else { return nil }
        self = root
    }

    fileprivate init(name: String) {
        self.name = name
    }
}

/// Reads a document from its beginning to its end.
private struct XMLReader {
    private static let maximumDepth = 32
    private var rest: ArraySlice<UInt8>

    init(_ document: [UInt8]) {
        rest = document[...]
        _ = take("\u{FEFF}")
    }

    mutating func root() -> XMLElement? {
        var open: [XMLElement] = []
        while !rest.isEmpty {
            if take("<?") {
                guard skip(past: "?>") != nil else { return nil }
            } else if take("<!--") {
                guard skip(past: "-->") != nil else { return nil }
            } else if take("<![CDATA[") {
                guard let data = skip(past: "]]>"), !open.isEmpty else { return nil }
                open[open.count - 1].text += String(decoding: data, as: UTF8.self)
            } else if take("</") {
                guard let tag = skip(past: ">"), let element = open.popLast(), Self.name(tag) == element.name else {
                    return nil
                }
                if open.isEmpty { return element }
                open[open.count - 1].children.append(element)
            } else if take("<") {
                guard let (element, isEmpty) = startTag(), open.count < Self.maximumDepth else { return nil }
                if !isEmpty {
                    open.append(element)
                } else if open.isEmpty {
                    return element
                } else {
                    open[open.count - 1].children.append(element)
                }
            } else {
                let text = rest.prefix { $0 != UInt8(ascii: "<") }
                rest = rest[text.endIndex...]
                guard let decoded = Self.decoded(text) else { return nil }
                if !open.isEmpty { open[open.count - 1].text += decoded }
            }
        }
        return nil
    }

    /// What follows `<`: the name, and attributes, in whose values a `>` is no end. A `<!DOCTYPE` is no element.
    private mutating func startTag() -> (XMLElement, isEmpty: Bool)? {
        var quote: UInt8?
        guard
            let end = rest.firstIndex(where: { byte in
                if byte == quote {
                    quote = nil
                } else if quote == nil, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                    quote = byte
                }
                return quote == nil && byte == UInt8(ascii: ">")
            })
        else { return nil }
        let tag = rest[..<end]
        rest = rest[(end + 1)...]
        let isEmpty = tag.last == UInt8(ascii: "/")
        let name = Self.name(isEmpty ? tag.dropLast() : tag)
        guard !name.isEmpty, tag.first != UInt8(ascii: "!") else { return nil }
        return (XMLElement(name: name), isEmpty)
    }

    private mutating func take(_ text: String) -> Bool {
        guard rest.starts(with: text.utf8) else { return false }
        rest = rest.dropFirst(text.utf8.count)
        return true
    }

    /// What stands before the next `end`, which is taken as well; nil where there is none.
    private mutating func skip(past end: String) -> ArraySlice<UInt8>? {
        guard let range = rest.firstRange(of: Array(end.utf8)) else { return nil }
        defer { rest = rest[range.upperBound...] }
        return rest[..<range.lowerBound]
    }

    private static func name(_ tag: ArraySlice<UInt8>) -> String {
        let name = tag.prefix { $0 > 32 }
        let local = name.lastIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name
        return String(decoding: local, as: UTF8.self)
    }

    /// `text` with its entities replaced; nil where one is not known.
    private static func decoded(_ text: ArraySlice<UInt8>) -> String? {
        guard text.contains(UInt8(ascii: "&")) else { return String(decoding: text, as: UTF8.self) }
        var output = ""
        var rest = text
        while let ampersand = rest.firstIndex(of: UInt8(ascii: "&")) {
            output += String(decoding: rest[..<ampersand], as: UTF8.self)
            guard let end = rest[ampersand...].firstIndex(of: UInt8(ascii: ";")),
                let character = entity(String(decoding: rest[(ampersand + 1)..<end], as: UTF8.self))
            else { return nil }
            output.unicodeScalars.append(character)
            rest = rest[(end + 1)...]
        }
        return output + String(decoding: rest, as: UTF8.self)
    }

    private static func entity(_ name: String) -> Unicode.Scalar? {
        switch name {
        case "lt": return "<"
        case "gt": return ">"
        case "amp": return "&"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard name.hasPrefix("#") else { return nil }
            let isHexadecimal = name.hasPrefix("#x")
            return UInt32(name.dropFirst(isHexadecimal ? 2 : 1), radix: isHexadecimal ? 16 : 10).flatMap(Unicode.Scalar.init)
        }
    }
}
