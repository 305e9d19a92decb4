/// A field of a message, as the type of a Kubernetes object has it.
struct ProtobufField: Sendable {
    enum Kind: Sendable {
        /// A text.
        case text
        /// A number or truth value of which zero and false are not told from nothing.
        case number, flag
        /// One that is there or not, so that zero and false count.
        case optionalNumber, optionalFlag
        /// A message of a type, or some.
        case message(String)
        /// A message whose fields are those of the object around it.
        case inline(String)
        /// Texts, bytes or quantities by name.
        case texts, data, quantities
        /// A point in time.
        case time
        /// An amount, which is text.
        case quantity
        /// A number or a text.
        case numberOrText
        /// The text of an object.
        case json
        /// What the server sets itself, and clients send for nothing.
        case ignored
    }

    let name: String
    let kind: Kind
    /// Whether the field is a list.
    let isRepeated: Bool

    private init(_ name: String, _ kind: Kind, isRepeated: Bool = false) {
        self.name = name
        self.kind = kind
        self.isRepeated = isRepeated
    }

    static func text(_ name: String) -> ProtobufField { ProtobufField(name, .text) }
    static func number(_ name: String) -> ProtobufField { ProtobufField(name, .number) }
    static func flag(_ name: String) -> ProtobufField { ProtobufField(name, .flag) }
    static func optionalNumber(_ name: String) -> ProtobufField { ProtobufField(name, .optionalNumber) }
    static func optionalFlag(_ name: String) -> ProtobufField { ProtobufField(name, .optionalFlag) }
    static func message(_ name: String, _ type: String) -> ProtobufField { ProtobufField(name, .message(type)) }
    static func inline(_ type: String) -> ProtobufField { ProtobufField("", .inline(type)) }
    static func textList(_ name: String) -> ProtobufField { ProtobufField(name, .text, isRepeated: true) }
    static func numberList(_ name: String) -> ProtobufField { ProtobufField(name, .optionalNumber, isRepeated: true) }
    static func list(_ name: String, _ type: String) -> ProtobufField { ProtobufField(name, .message(type), isRepeated: true) }
    static func texts(_ name: String) -> ProtobufField { ProtobufField(name, .texts) }
    static func data(_ name: String) -> ProtobufField { ProtobufField(name, .data) }
    static func quantities(_ name: String) -> ProtobufField { ProtobufField(name, .quantities) }
    static func time(_ name: String) -> ProtobufField { ProtobufField(name, .time) }
    static func quantity(_ name: String) -> ProtobufField { ProtobufField(name, .quantity) }
    static func numberOrText(_ name: String) -> ProtobufField { ProtobufField(name, .numberOrText) }
    static func json(_ name: String) -> ProtobufField { ProtobufField(name, .json) }
    static var ignored: ProtobufField { ProtobufField("", .ignored) }
}
