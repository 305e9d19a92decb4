import ArcaneCore
import JWTKit

/// Makes signed JSON Web Tokens (RFC 7519) that requests carry.
struct JWTSigner: Sendable {
    private let keys: JWTKeyCollection
    private let claims: [String: JSONValue]
    private let lifetime: Duration

    /// The signatures on offer (RFC 7518, section 3.1), by their names there.
    enum Algorithm: String, CaseIterable, Hashable, Sendable {
        case HS256, HS384, HS512, RS256, RS384, RS512, ES256, ES384, ES512
    }

    /// Reads the key: the shared secret itself for HS, a private key as PEM for RS and ES. Throws `StreamError.configuration`.
    init(algorithm: Algorithm, key: Secret, claims: [String: JSONValue], lifetime: Duration) async throws {
        keys = JWTKeyCollection()
        self.claims = claims
        self.lifetime = lifetime
        do {
            switch algorithm {
            case .HS256: await keys.add(hmac: JWTSigner.shared(key, bytes: 32), digestAlgorithm: .sha256)
            case .HS384: await keys.add(hmac: JWTSigner.shared(key, bytes: 48), digestAlgorithm: .sha384)
            case .HS512: await keys.add(hmac: JWTSigner.shared(key, bytes: 64), digestAlgorithm: .sha512)
            case .RS256: await keys.add(rsa: try Insecure.RSA.PrivateKey(pem: key.exposed), digestAlgorithm: .sha256)
            case .RS384: await keys.add(rsa: try Insecure.RSA.PrivateKey(pem: key.exposed), digestAlgorithm: .sha384)
            case .RS512: await keys.add(rsa: try Insecure.RSA.PrivateKey(pem: key.exposed), digestAlgorithm: .sha512)
            case .ES256: await keys.add(ecdsa: try ES256PrivateKey(pem: key.exposed))
            case .ES384: await keys.add(ecdsa: try ES384PrivateKey(pem: key.exposed))
            case .ES512: await keys.add(ecdsa: try ES512PrivateKey(pem: key.exposed))
            }
        } catch {
            // The reason may quote the key.
            throw StreamError.configuration(
                "authentication.key is no private key for \(algorithm.rawValue); it must be the whole text of a PEM file, line breaks included"
            )
        }
    }

    /// A shared secret as a key of at least `bytes` bytes, as the library wants it. HMAC itself fills short keys up with zeros
    /// (RFC 2104, section 2), so the signature is the same.
    private static func shared(_ key: Secret, bytes: Int) -> HMACKey {
        let secret = Array(key.exposed.utf8)
        return HMACKey(from: secret + [UInt8](repeating: 0, count: max(0, bytes - secret.count)))
    }

    /// A token that begins at `now`. `iat` and `exp` are set here, other claims are those of the spec.
    func token(now: Timestamp) async throws -> AccessToken {
        let end = now + lifetime
        var claims = claims
        claims["iat"] = .integer(now.seconds)
        claims["exp"] = .integer(end.seconds)
        do {
            return AccessToken(value: Secret(try await keys.sign(Claims(values: claims))), expiresAt: end, obtainedAt: now)
        } catch {
            throw StreamError.configuration(
                "authentication: no token could be signed; check authentication.key and authentication.algorithm")
        }
    }
}

/// Claims of any kind, as the payload of a token.
private struct Claims: JWTPayload {
    let values: [String: JSONValue]

    init(values: [String: JSONValue]) {
        self.values = values
    }

    init(from decoder: any Decoder) throws {
        values = [:]
    }

    func encode(to encoder: any Encoder) throws {
        try ClaimValue(value: .object(values)).encode(to: encoder)
    }

    /// Tokens are made here and not accepted.
    func verify(using algorithm: some JWTAlgorithm) async throws {}
}

/// Writes a JSON value through an encoder.
private struct ClaimValue: Encodable {
    let value: JSONValue

    func encode(to encoder: any Encoder) throws {
        switch value {
        case .object(let members):
            var container = encoder.container(keyedBy: ClaimName.self)
            for (name, value) in members {
                try container.encode(ClaimValue(value: value), forKey: ClaimName(stringValue: name))
            }
        case .array(let elements):
            var container = encoder.unkeyedContainer()
            for element in elements { try container.encode(ClaimValue(value: element)) }
        default:
            var container = encoder.singleValueContainer()
            switch value {
            case .string(let text): try container.encode(text)
            case .bool(let truth): try container.encode(truth)
            case .number(let text):
                if let whole = value.intValue { try container.encode(whole) } else { try container.encode(Double(text)) }
            default: try container.encodeNil()
            }
        }
    }
}

private struct ClaimName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
