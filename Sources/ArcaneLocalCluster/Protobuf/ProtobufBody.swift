import ArcaneCore
import ArcaneJSON
import Foundation

/// Reads bodies in protobuf, in which `kubectl create` since 1.32 and Helm send objects of built-in kinds and options of deletions.
///
/// Answers are JSON all the same, which these clients take too.
enum ProtobufBody {
    /// The body as JSON. Throws 415 for kinds and fields that are not read, and 400 for what is no protobuf.
    static func json(_ body: [UInt8]) throws(APIFailure) -> JSONValue {
        // In front of the message, which tells the kind and has the object in it.
        let magic = Array("k8s\0".utf8)
        guard body.starts(with: magic) else { throw malformed }
        var (apiVersion, kind) = ("", "")
        var object: ArraySlice<UInt8> = []
        try forEachField(body.dropFirst(magic.count)) { number, value throws(APIFailure) in
            guard case .bytes(let bytes) = value else { return }
            if number == 2 { object = bytes }
            guard number == 1 else { return }
            try forEachField(bytes) { number, value throws(APIFailure) in
                guard case .bytes(let text) = value else { return }
                if number == 1 { apiVersion = String(decoding: text, as: UTF8.self) }
                if number == 2 { kind = String(decoding: text, as: UTF8.self) }
            }
        }
        guard case .object(var members) = try message(object, of: kind) else { throw malformed }
        members["apiVersion"] = .string(apiVersion)
        members["kind"] = .string(kind)
        return .object(members)
    }

    private static let malformed = APIFailure.badRequest("the body of the request is no protobuf of Kubernetes")

    private static func forEachField(
        _ bytes: ArraySlice<UInt8>, _ body: (Int, ProtobufReader.Value) throws(APIFailure) -> Void
    ) throws(APIFailure) {
        var reader = ProtobufReader(bytes)
        while true {
            let field: (number: Int, value: ProtobufReader.Value)?
            do { field = try reader.next() } catch { throw malformed }
            guard let field else { return }
            try body(field.number, field.value)
        }
    }

    private static func message(_ bytes: ArraySlice<UInt8>, of type: String) throws(APIFailure) -> JSONValue {
        guard let fields = ProtobufTypes.fields(of: type) else { throw unread(type) }
        var members: [String: JSONValue] = [:]
        try forEachField(bytes) { number, content throws(APIFailure) in
            guard let field = fields[number] else { throw unread("field \(number) of \(type)") }
            switch field.kind {
            case .inline(let type):
                guard case .bytes(let bytes) = content else { throw malformed }
                if case .object(let others) = try message(bytes, of: type) { members.merge(others) { $1 } }
            case .texts, .data, .quantities:
                let (name, value) = try entry(content, field.kind)
                members[field.name] = (members[field.name] ?? [:]).setting([name], to: value)
            default:
                guard let value = try value(content, field) else { return }
                members[field.name] = field.isRepeated ? .array((members[field.name]?.arrayValue ?? []) + [value]) : value
            }
        }
        return .object(members)
    }

    private static func unread(_ what: String) -> APIFailure {
        .unsupportedMediaType(
            "\(what) is not read from protobuf - accepted media types include: application/json, application/yaml")
    }

    /// The value of a field; nil where it is as good as none.
    private static func value(_ content: ProtobufReader.Value, _ field: ProtobufField) throws(APIFailure) -> JSONValue? {
        switch (field.kind, content) {
        case (.ignored, _): return nil
        case (.number, .number(let number)): return number == 0 ? nil : .integer(Int64(bitPattern: number))
        case (.optionalNumber, .number(let number)): return .integer(Int64(bitPattern: number))
        case (.flag, .number(let number)): return number == 0 ? nil : true
        case (.optionalFlag, .number(let number)): return .bool(number != 0)
        case (.text, .bytes(let bytes)):
            return bytes.isEmpty && !field.isRepeated ? nil : .string(String(decoding: bytes, as: UTF8.self))
        case (.message(let type), .bytes(let bytes)): return try message(bytes, of: type)
        case (.time, .bytes(let bytes)):
            let seconds = try numbers(bytes)[1] ?? 0
            return seconds == 0
                ? nil : .string(Timestamp(milliseconds: seconds.multipliedReportingOverflow(by: 1000).partialValue).iso8601)
        case (.quantity, .bytes(let bytes)):
            let text = try texts(bytes)[1] ?? ""
            return text.isEmpty ? nil : .string(text)
        case (.numberOrText, .bytes(let bytes)):
            let numbers = try numbers(bytes)
            return numbers[1] == 1 ? .string(try texts(bytes)[3] ?? "") : .integer(numbers[2] ?? 0)
        case (.json, .bytes(let bytes)):
            var raw: ArraySlice<UInt8> = []
            try forEachField(bytes) { _, value throws(APIFailure) in
                if case .bytes(let bytes) = value { raw = bytes }
            }
            guard let json = try? JSONValue(parsing: Array(raw)) else { throw malformed }
            return json
        default: throw malformed
        }
    }

    /// An entry of a map: a message of the name and the value.
    private static func entry(
        _ content: ProtobufReader.Value, _ kind: ProtobufField.Kind
    ) throws(APIFailure) -> (String, JSONValue) {
        guard case .bytes(let bytes) = content else { throw malformed }
        var (name, value) = ("", ArraySlice<UInt8>())
        try forEachField(bytes) { number, content throws(APIFailure) in
            guard case .bytes(let bytes) = content else { throw malformed }
            if number == 1 { name = String(decoding: bytes, as: UTF8.self) } else { value = bytes }
        }
        switch kind {
        case .data: return (name, .string(Data(value).base64EncodedString()))
        case .quantities: return (name, .string(try texts(value)[1] ?? ""))
        default: return (name, .string(String(decoding: value, as: UTF8.self)))
        }
    }

    private static func numbers(_ bytes: ArraySlice<UInt8>) throws(APIFailure) -> [Int: Int64] {
        var result: [Int: Int64] = [:]
        try forEachField(bytes) { number, value throws(APIFailure) in
            if case .number(let value) = value { result[number] = Int64(bitPattern: value) }
        }
        return result
    }

    private static func texts(_ bytes: ArraySlice<UInt8>) throws(APIFailure) -> [Int: String] {
        var result: [Int: String] = [:]
        try forEachField(bytes) { number, value throws(APIFailure) in
            if case .bytes(let bytes) = value { result[number] = String(decoding: bytes, as: UTF8.self) }
        }
        return result
    }
}
