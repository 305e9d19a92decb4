import ArcaneCore

/// The decoder behind the `init(from:)` that the compiler writes for a spec.
///
/// It hands each property its declaration and the object that it is in; the property reads itself and records its problems.
/// Nothing is thrown for wrong data, so that the compiler's code goes on to the next property.
struct SpecDecoder: Decoder {
    let object: SpecObject
    private let declarations: Declarations
    /// The property that is being read; empty for the spec itself.
    let name: String

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    init(object: SpecObject, declarations: Declarations, name: String = "") {
        self.object = object
        self.declarations = declarations
        self.name = name
    }

    /// The decoder of a property; throws where it is another module's.
    init(_ decoder: any Decoder) throws {
        guard let decoder = decoder as? SpecDecoder else {
            throw SpecDecodingError(description: "a StreamSpec is read by its decode(from:)")
        }
        self = decoder
    }

    /// The declaration of the property that is being read.
    func declaration<Declared>(as type: Declared.Type) throws -> Declared {
        guard let declared = declarations.all.first(where: { $0.name == name })?.setting as? Declared else {
            throw SpecDecodingError(description: "'\(name)' is declared differently by init() and by its type")
        }
        return declared
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(SpecContainer(object: object, declarations: declarations))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw SpecDecodingError(description: "a spec is an object, not a list")
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        throw SpecDecodingError(description: "property '\(name)' of a spec must be declared with @Setting or @SettingGroup")
    }
}

/// A mistake in the declaration of a spec, found the first time it is read.
struct SpecDecodingError: Error, CustomStringConvertible {
    let description: String
}

/// The properties of a spec, for the `init(from:)` that the compiler writes.
private struct SpecContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let object: SpecObject
    let declarations: Declarations

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { declarations.all.compactMap { Key(stringValue: $0.name) } }

    func contains(_ key: Key) -> Bool { true }
    func decodeNil(forKey key: Key) throws -> Bool { false }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try Value(from: SpecDecoder(object: object, declarations: declarations, name: key.stringValue))
    }

    func nestedContainer<Nested: CodingKey>(keyedBy: Nested.Type, forKey: Key) throws -> KeyedDecodingContainer<Nested> {
        throw unsupported
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { throw unsupported }
    func superDecoder() throws -> any Decoder { throw unsupported }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw unsupported }

    private var unsupported: SpecDecodingError {
        SpecDecodingError(description: "a StreamSpec is read by the init(from:) that the compiler writes")
    }
}
