import ArcaneCore
import ArcaneJSON
import Foundation

/// Positions and slices on their way into commits and back.
enum PositionCoding {
    static func encode(_ value: some Encodable) throws -> JSONValue {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return try JSONValue(parsing: [UInt8](encoder.encode(value)))
    }

    static func decode<Value: Decodable>(_ json: JSONValue) throws -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(json.text.utf8))
        } catch {
            throw StreamError(
                .cursorExpired, "the stored position \(json.text) is not one that this source understands: it needs a backfill")
        }
    }
}
