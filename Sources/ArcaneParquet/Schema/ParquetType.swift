import ArcaneCore

/// How Parquet holds a type: the bytes, and what they mean.
struct ParquetType: Sendable {
    /// How a value lies in the file.
    var physical: PhysicalType
    /// Bytes of a value of `fixedLengthByteArray`.
    var width: Int?
    /// The older annotation, where it says the same.
    var converted: ConvertedType?
    /// The annotation.
    var logical: LogicalType?

    /// The form of `type`, nil for groups. Source: "Parquet Logical Type Definitions".
    ///
    /// Times and local timestamps have no converted type: the older annotations mean instants in UTC.
    init?(_ type: DataType) {
        self.init(physical: .int32)
        switch type {
        case .boolean: physical = .boolean
        case .int8: (converted, logical) = (.signed8, .integer(bits: 8, isSigned: true))
        case .int16: (converted, logical) = (.signed16, .integer(bits: 16, isSigned: true))
        case .int32: (converted, logical) = (.signed32, .integer(bits: 32, isSigned: true))
        case .uint8: (converted, logical) = (.unsigned8, .integer(bits: 8, isSigned: false))
        case .int64: physical = .int64
        case .float32: physical = .float
        case .float64: physical = .double
        case .decimal(let precision, let scale):
            (converted, logical) = (.decimal, .decimal(precision: precision, scale: scale))
            switch precision {
            case ...9: physical = .int32
            case ...18: physical = .int64
            default: (physical, width) = (.fixedLengthByteArray, Self.decimalWidth(precision))
            }
        case .string: (physical, converted, logical) = (.byteArray, .utf8, .string)
        case .json: (physical, converted, logical) = (.byteArray, .json, .json)
        case .binary: physical = .byteArray
        case .uuid: (physical, width, logical) = (.fixedLengthByteArray, 16, .uuid)
        case .date: (converted, logical) = (.date, .date)
        case .time(let unit):
            physical = unit == .millisecond ? .int32 : .int64
            logical = .time(unit)
        case .timestamp(let unit, let isUTC):
            physical = .int64
            logical = .timestamp(unit, isUTC: isUTC)
            if isUTC && unit == .millisecond { converted = .timestampMilliseconds }
            if isUTC && unit == .microsecond { converted = .timestampMicroseconds }
        case .structure, .list: return nil
        }
    }

    private init(physical: PhysicalType) {
        self.physical = physical
    }

    /// The fewest bytes that hold `precision` digits and a sign.
    static func decimalWidth(_ precision: Int) -> Int {
        let largest = (0..<precision).reduce(UInt128(1)) { power, _ in power * 10 } - 1
        return (UInt128.bitWidth - largest.leadingZeroBitCount + 1 + 7) / 8
    }
}

/// What the bytes of a value mean: the members of parquet.thrift's union that are written.
enum LogicalType: Hashable, Sendable {
    case string
    case list
    case decimal(precision: Int, scale: Int)
    case date
    case time(TimeUnit)
    case timestamp(TimeUnit, isUTC: Bool)
    case integer(bits: Int8, isSigned: Bool)
    case json
    case uuid

    /// Writes the union as field `field`.
    func write(to writer: inout ThriftCompactWriter, field: Int) {
        writer.structure(field) { union in
            switch self {
            case .string: union.emptyStructure(1)
            case .list: union.emptyStructure(3)
            case .decimal(let precision, let scale):
                union.structure(5) { type in
                    type.field(1, Int32(clamping: scale))
                    type.field(2, Int32(clamping: precision))
                }
            case .date: union.emptyStructure(6)
            case .time(let unit): union.structure(7) { unit.write(to: &$0, isUTC: false) }
            case .timestamp(let unit, let isUTC): union.structure(8) { unit.write(to: &$0, isUTC: isUTC) }
            case .integer(let bits, let isSigned):
                union.structure(10) { type in
                    type.field(1, bits)
                    type.field(2, isSigned)
                }
            case .json: union.emptyStructure(12)
            case .uuid: union.emptyStructure(14)
            }
        }
    }
}

extension TimeUnit {
    /// Writes the fields that times and timestamps share.
    fileprivate func write(to type: inout ThriftCompactWriter, isUTC: Bool) {
        type.field(1, isUTC)
        type.structure(2) { union in
            switch self {
            case .millisecond: union.emptyStructure(1)
            case .microsecond: union.emptyStructure(2)
            case .nanosecond: union.emptyStructure(3)
            }
        }
    }
}
