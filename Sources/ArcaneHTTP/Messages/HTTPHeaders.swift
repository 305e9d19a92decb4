/// Header fields in the order they are sent; names match case-insensitively.
public struct HTTPHeaders: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    /// The fields, names as given.
    public private(set) var fields: [(name: String, value: String)] = []

    /// Creates headers from name-value pairs, in order.
    public init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { (name: $0.0, value: $0.1) }
    }

    /// Creates headers from name-value pairs, in order.
    public init(_ fields: [(name: String, value: String)] = []) {
        self.fields = fields
    }

    /// The first value of the field called `name`. Setting replaces all fields of that name; nil removes them.
    public subscript(_ name: String) -> String? {
        get { fields.first { $0.name.isSameFieldName(as: name) }?.value }
        set {
            fields.removeAll { $0.name.isSameFieldName(as: name) }
            if let newValue { fields.append((name, newValue)) }
        }
    }

    /// Every value of the fields called `name`, in order.
    public func values(of name: String) -> [String] {
        fields.filter { $0.name.isSameFieldName(as: name) }.map(\.value)
    }

    /// Adds a field behind those of the same name.
    public mutating func add(_ name: String, _ value: String) {
        fields.append((name, value))
    }

    /// Whether both hold the same fields in the same order.
    public static func == (left: HTTPHeaders, right: HTTPHeaders) -> Bool {
        left.fields.elementsEqual(right.fields) { $0.name == $1.name && $0.value == $1.value }
    }

    /// Hashes names and values in order.
    public func hash(into hasher: inout Hasher) {
        for field in fields {
            hasher.combine(field.name)
            hasher.combine(field.value)
        }
    }
}

extension String {
    /// Whether both name the same field: ASCII letters match in either case (RFC 9110, section 5.1).
    fileprivate func isSameFieldName(as other: String) -> Bool {
        utf8.elementsEqual(other.utf8) { $0.inLowerCase == $1.inLowerCase }
    }
}

extension UInt8 {
    fileprivate var inLowerCase: UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self }
}
