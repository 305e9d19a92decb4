/// The type of a column of SQL Server, as its catalog says it.
enum SqlType: Hashable, Sendable {
    case bit, tinyint, smallint, int, bigint
    /// `decimal` and `numeric`.
    case decimal(precision: Int, scale: Int)
    case money, smallmoney
    case float, real
    case text(TextType)
    case xml
    case binary(BinaryType)
    case rowversion
    case date
    /// Times of day; `scale` digits of a second, 0 to 7.
    case time(scale: Int)
    case datetime, smalldatetime
    case datetime2(scale: Int)
    case datetimeoffset(scale: Int)
    case uniqueidentifier
    case variant
    /// `hierarchyid`, `geography`, `geometry` and types of .NET assemblies, by their names.
    case clr(String)
    /// A type that this version does not know, such as `json` or `vector`.
    case unknown(String)
}

/// A type of texts.
struct TextType: Hashable, Sendable {
    /// Which of the types it is.
    var kind: Kind
    /// The most characters of `nchar` and `nvarchar`, the most bytes of `char` and `varchar`; nil for the long types.
    var length: Int?
    /// The collation of the column; nil where there is none.
    var collation: String?

    /// The types of texts, by their names.
    enum Kind: String, Hashable, Sendable {
        case char, varchar, nchar, nvarchar, text, ntext
    }
}

/// A type of byte strings.
struct BinaryType: Hashable, Sendable {
    /// Which of the types it is.
    var kind: Kind
    /// The most bytes; nil for the long types.
    var length: Int?

    /// The types of byte strings, by their names.
    enum Kind: String, Hashable, Sendable {
        case binary, varbinary, image
    }
}

extension SqlType {
    /// What `sys.columns` says of a type: its name, size in bytes (-1 for `max`), precision, scale and collation.
    init(name: String, size: Int, precision: Int, scale: Int, collation: String?, isAssemblyType: Bool = false) {
        let length = size < 0 ? nil : Optional(size)
        switch name {
        case "bit": self = .bit
        case "tinyint": self = .tinyint
        case "smallint": self = .smallint
        case "int": self = .int
        case "bigint": self = .bigint
        case "decimal", "numeric": self = .decimal(precision: precision, scale: scale)
        case "money": self = .money
        case "smallmoney": self = .smallmoney
        case "float": self = .float
        case "real": self = .real
        case "char": self = .text(TextType(kind: .char, length: length, collation: collation))
        case "varchar": self = .text(TextType(kind: .varchar, length: length, collation: collation))
        case "nchar": self = .text(TextType(kind: .nchar, length: length.map { $0 / 2 }, collation: collation))
        case "nvarchar": self = .text(TextType(kind: .nvarchar, length: length.map { $0 / 2 }, collation: collation))
        case "text": self = .text(TextType(kind: .text, length: nil, collation: collation))
        case "ntext": self = .text(TextType(kind: .ntext, length: nil, collation: collation))
        case "xml": self = .xml
        case "binary": self = .binary(BinaryType(kind: .binary, length: length))
        case "varbinary": self = .binary(BinaryType(kind: .varbinary, length: length))
        case "image": self = .binary(BinaryType(kind: .image, length: nil))
        case "timestamp", "rowversion": self = .rowversion
        case "date": self = .date
        case "time": self = .time(scale: scale)
        case "datetime": self = .datetime
        case "smalldatetime": self = .smalldatetime
        case "datetime2": self = .datetime2(scale: scale)
        case "datetimeoffset": self = .datetimeoffset(scale: scale)
        case "uniqueidentifier": self = .uniqueidentifier
        case "sql_variant": self = .variant
        case "hierarchyid", "geography", "geometry": self = .clr(name)
        default: self = isAssemblyType ? .clr(name) : .unknown(name)
        }
    }
}

extension SqlType: CustomStringConvertible {
    /// The type as T-SQL declares it, such as `decimal(18,4)`.
    var description: String {
        switch self {
        case .bit: "bit"
        case .tinyint: "tinyint"
        case .smallint: "smallint"
        case .int: "int"
        case .bigint: "bigint"
        case .decimal(let precision, let scale): "decimal(\(precision),\(scale))"
        case .money: "money"
        case .smallmoney: "smallmoney"
        case .float: "float(53)"
        case .real: "real"
        case .text(let type):
            switch type.kind {
            case .text, .ntext: type.kind.rawValue
            default: "\(type.kind.rawValue)(\(type.length.map(String.init) ?? "max"))"
            }
        case .xml: "xml"
        case .binary(let type):
            type.kind == .image ? "image" : "\(type.kind.rawValue)(\(type.length.map(String.init) ?? "max"))"
        case .rowversion: "rowversion"
        case .date: "date"
        case .time(let scale): "time(\(scale))"
        case .datetime: "datetime"
        case .smalldatetime: "smalldatetime"
        case .datetime2(let scale): "datetime2(\(scale))"
        case .datetimeoffset(let scale): "datetimeoffset(\(scale))"
        case .uniqueidentifier: "uniqueidentifier"
        case .variant: "sql_variant"
        case .clr(let name), .unknown(let name): name
        }
    }
}

extension SqlType {
    /// The type without what no value depends on: the longest length of texts and bytes that are not filled up to it.
    var valueForm: String {
        switch self {
        case .text(let type):
            let isVariable = type.kind == .varchar || type.kind == .nvarchar
            let name = isVariable ? type.kind.rawValue : description
            return type.isWide ? name : name + (type.collation.map { " COLLATE \($0)" } ?? "")
        case .binary(let type) where type.kind == .varbinary: return type.kind.rawValue
        default: return description
        }
    }
}
