import Crypto

extension Schema {
    /// The schema as JSON: `{"fields": [{"name", "type", "nullable", "source"}], "key": […]}`, the form that is stored with a stream.
    public var json: JSONValue {
        ["fields": .array(fields.map(\.json)), "key": .array(key.map(JSONValue.string))]
    }

    /// Reads the form that `json` writes. Nil where it is not that form.
    public init?(json: JSONValue) {
        guard let fields = json["fields"]?.arrayValue?.map(Field.init(json:)), !fields.contains(nil),
            let key = json["key"]?.arrayValue?.map(\.stringValue), !key.contains(nil)
        else { return nil }
        self.init(fields.compactMap(\.self), key: key.compactMap(\.self))
    }

    /// A short text that is the same for equal schemas and another for different ones: 16 hex digits of a SHA-256.
    public var fingerprint: String {
        String(Hex.text(SHA256.hash(data: Array(json.text.utf8))).prefix(16))
    }
}

extension Field {
    var json: JSONValue {
        let plain: JSONValue = ["name": .string(name), "type": type.json, "nullable": .bool(isNullable)]
        return source.map { plain.merging(["source": .string($0)]) } ?? plain
    }

    init?(json: JSONValue) {
        guard let name = json["name"]?.stringValue, let type = json["type"].flatMap(DataType.init(json:)),
            let isNullable = json["nullable"]?.boolValue
        else { return nil }
        self.init(name, type, isNullable: isNullable, source: json["source"]?.stringValue)
    }
}

extension DataType {
    private static let plain: [DataType] = [
        .boolean, .int8, .int16, .int32, .int64, .uint8, .float32, .float64, .string, .json, .binary, .uuid, .date,
    ]

    var json: JSONValue {
        switch self {
        case .decimal(let precision, let scale): ["decimal": [.integer(precision), .integer(scale)]]
        case .time(let unit): ["time": .string(unit.rawValue)]
        case .timestamp(let unit, let isUTC): ["timestamp": .string(unit.rawValue), "utc": .bool(isUTC)]
        case .structure(let fields): ["struct": .array(fields.map(\.json))]
        case .list(let element): ["list": element.json]
        default: .string(description)
        }
    }

    init?(json: JSONValue) {
        if let name = json.stringValue {
            guard let type = DataType.plain.first(where: { $0.description == name }) else { return nil }
            self = type
        } else if let digits = json["decimal"]?.arrayValue?.compactMap(\.intValue), digits.count == 2 {
            self = .decimal(precision: digits[0], scale: digits[1])
        } else if let unit = json["time"]?.stringValue.flatMap(TimeUnit.init) {
            self = .time(unit)
        } else if let unit = json["timestamp"]?.stringValue.flatMap(TimeUnit.init), let isUTC = json["utc"]?.boolValue {
            self = .timestamp(unit, isUTC: isUTC)
        } else if let fields = json["struct"]?.arrayValue?.map(Field.init(json:)), !fields.contains(nil) {
            self = .structure(fields.compactMap(\.self))
        } else if let element = json["list"].flatMap(Field.init(json:)) {
            self = .list(element: element)
        } else {
            return nil
        }
    }
}
