import ArcaneCore
import Foundation

extension ColumnBuilder {
    /// Appends a JSON value to a column of `field`'s type. Throws `StreamError.invalidRecord` where it does not fit exactly.
    func append(_ value: JSONValue, as field: Field) throws {
        if value.isNull {
            guard field.isNullable else { throw ColumnBuilder.misfit(field, "is null, and the column may not be") }
            return appendNull()
        }
        switch (self, field.type) {
        case (.boolean(let builder), _):
            builder.append(try value.boolValue.orMisfit(field))
        case (.int32(let builder), .date):
            builder.append(try value.timestamp.flatMap(\.day).orMisfit(field))
        case (.int32(let builder), let type):
            let number = value.intValue.flatMap { Int32(exactly: $0) }.flatMap { type.range32.contains($0) ? $0 : nil }
            builder.append(try number.orMisfit(field))
        case (.int64(let builder), .timestamp(let unit, _)):
            builder.append(try value.timestamp.flatMap { $0.count(of: unit) }.orMisfit(field))
        case (.int64(let builder), .time(let unit)):
            let time = value.stringValue.flatMap { Timestamp(iso8601: "1970-01-01T\($0)") }
            let isOfDay = time.map { (0..<86_400).contains($0.seconds) } ?? false
            builder.append(try time.flatMap { isOfDay ? $0.count(of: unit) : nil }.orMisfit(field))
        case (.int64(let builder), _):
            builder.append(try value.intValue.flatMap { Int64(exactly: $0) }.orMisfit(field))
        case (.float32(let builder), _):
            builder.append(try value.doubleValue.map(Float.init).flatMap { $0.isFinite ? $0 : nil }.orMisfit(field))
        case (.float64(let builder), _):
            builder.append(try value.doubleValue.flatMap { $0.isFinite ? $0 : nil }.orMisfit(field))
        case (.decimal(let builder), .decimal(let precision, let scale)):
            let text = if case .number(let text) = value { Optional(text) } else { value.stringValue }
            builder.append(try text.flatMap { DecimalText.parse($0, precision: precision, scale: scale) }.orMisfit(field))
        case (.uuid(let builder), _):
            builder.append(try value.stringValue.flatMap(UUID.init(uuidString:)).orMisfit(field).bits)
        case (.bytes(let builder), .json):
            builder.append(value.text)
        case (.bytes(let builder), .binary):
            builder.append(try value.stringValue.flatMap { Data(base64Encoded: $0) }.orMisfit(field))
        case (.bytes(let builder), _):
            builder.append(try value.stringValue.orMisfit(field))
        case (.structure(let builder), .structure(let fields)):
            let members = try value.objectValue.orMisfit(field)
            for (column, part) in zip(builder.fields, fields) { try column.append(members[part.name] ?? .null, as: part) }
            builder.append()
        case (.list(let builder), .list(let element)):
            for item in try value.arrayValue.orMisfit(field) { try builder.elements.append(item, as: element) }
            builder.append()
        default:
            throw ColumnBuilder.misfit(field, "has a layout that does not belong to its type")
        }
    }

    fileprivate static func misfit(_ field: Field, _ reason: String) -> StreamError {
        StreamError(.invalidRecord, "the value of column '\(field.name)' \(reason)")
    }
}

extension Optional {
    fileprivate func orMisfit(_ field: Field) throws -> Wrapped {
        guard let self else { throw ColumnBuilder.misfit(field, "is not a \(field.type)") }
        return self
    }
}

extension DataType {
    /// The numbers that an integer type of at most 32 bits holds.
    fileprivate var range32: ClosedRange<Int32> {
        switch self {
        case .int8: -128...127
        case .int16: -32_768...32_767
        case .uint8: 0...255
        default: Int32.min...Int32.max
        }
    }
}

extension JSONValue {
    fileprivate var timestamp: Timestamp? {
        stringValue.flatMap(Timestamp.init(iso8601:))
    }
}

extension Timestamp {
    /// Days since 1970-01-01; nil where this is not midnight, since a date has no time.
    fileprivate var day: Int32? {
        let day: Int64 = 86_400_000_000
        return microseconds % day == 0 ? Int32(exactly: microseconds / day) : nil
    }
}

extension UUID {
    fileprivate var bits: UInt128 {
        withUnsafeBytes(of: uuid) { $0.reduce(0) { $0 << 8 | UInt128($1) } }
    }
}
