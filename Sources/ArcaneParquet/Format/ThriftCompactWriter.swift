/// Writes Thrift structures in the compact protocol, as far as Parquet's headers and footer need it.
///
/// Source: "Thrift Compact protocol encoding" of Apache Thrift. Fields must be written in rising order of their numbers.
struct ThriftCompactWriter {
    /// The types of list elements.
    enum ElementType: UInt8 {
        case boolean = 1
        case int32 = 5
        case int64 = 6
        case binary = 8
        case structure = 12
    }

    /// What has been written.
    private(set) var bytes: [UInt8] = []
    /// The number of the last field of the structure in progress; the next header holds the distance to it.
    private var lastField = 0

    /// Writes a structure that is no field: the outermost one, or an element of a list.
    mutating func structure(_ body: (inout ThriftCompactWriter) -> Void) {
        let outerField = lastField
        lastField = 0
        body(&self)
        bytes.append(0)
        lastField = outerField
    }

    /// Writes a field that is a structure.
    mutating func structure(_ field: Int, _ body: (inout ThriftCompactWriter) -> Void) {
        header(field, 12)
        structure(body)
    }

    /// Writes a field that is a structure without fields, as unions of mere names have them.
    mutating func emptyStructure(_ field: Int) {
        structure(field) { _ in }
    }

    /// Writes a truth value; it is part of the field's header.
    mutating func field(_ field: Int, _ value: Bool) {
        header(field, value ? 1 : 2)
    }

    /// Writes an integer of 8 bits.
    mutating func field(_ field: Int, _ value: Int8) {
        header(field, 3)
        bytes.append(UInt8(bitPattern: value))
    }

    /// Writes an integer of 16 bits.
    mutating func field(_ field: Int, _ value: Int16) {
        header(field, 4)
        zigzag(Int64(value))
    }

    /// Writes an integer of 32 bits.
    mutating func field(_ field: Int, _ value: Int32) {
        header(field, 5)
        zigzag(Int64(value))
    }

    /// Writes an integer of 64 bits.
    mutating func field(_ field: Int, _ value: Int64) {
        header(field, 6)
        zigzag(value)
    }

    /// Writes a text.
    mutating func field(_ field: Int, _ value: String) {
        header(field, 8)
        element(value)
    }

    /// Writes bytes.
    mutating func field(_ field: Int, _ value: [UInt8]) {
        header(field, 8)
        element(value)
    }

    /// Writes a list; `body` writes each element with `element` or `structure`.
    mutating func list<Value>(
        _ field: Int, of type: ElementType, _ values: [Value], _ body: (inout ThriftCompactWriter, Value) -> Void
    ) {
        header(field, 9)
        if values.count < 15 {
            bytes.append(UInt8(values.count) << 4 | type.rawValue)
        } else {
            bytes.append(0xF0 | type.rawValue)
            bytes.appendVariableLength(UInt64(values.count))
        }
        for value in values { body(&self, value) }
    }

    /// Writes an element of a list of truth values.
    mutating func element(_ value: Bool) {
        bytes.append(value ? 1 : 2)
    }

    /// Writes an element of a list of integers.
    mutating func element(_ value: Int64) {
        zigzag(value)
    }

    /// Writes an element of a list of texts.
    mutating func element(_ value: String) {
        bytes.appendVariableLength(UInt64(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    /// Writes an element of a list of byte strings.
    mutating func element(_ value: [UInt8]) {
        bytes.appendVariableLength(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    private mutating func header(_ field: Int, _ type: UInt8) {
        let distance = field - lastField
        if (1...15).contains(distance) {
            bytes.append(UInt8(distance) << 4 | type)
        } else {
            bytes.append(type)
            zigzag(Int64(field))
        }
        lastField = field
    }

    private mutating func zigzag(_ value: Int64) {
        bytes.appendVariableLength(UInt64(bitPattern: value << 1 ^ value >> 63))
    }
}
