import ArcaneCore
import Crypto
import Foundation
import Testing

@testable import arcane_rest_plugin

struct JWTSignerTests {
    private let now = Timestamp(milliseconds: 1_700_000_000_000)

    /// Header and claims of a token, and what was signed with which signature.
    private func parts(_ token: String) throws -> (header: [String: Any], claims: [String: Any], signed: Data, signature: Data)
    {
        let parts = token.split(separator: ".").map(String.init)
        try #require(parts.count == 3)
        func decoded(_ text: String) throws -> Data {
            let standard = text.replacing("-", with: "+").replacing("_", with: "/")
            return try #require(Data(base64Encoded: standard + String(repeating: "=", count: (4 - standard.count % 4) % 4)))
        }
        func object(_ text: String) throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: decoded(text)) as? [String: Any])
        }
        return (try object(parts[0]), try object(parts[1]), Data("\(parts[0]).\(parts[1])".utf8), try decoded(parts[2]))
    }

    @Test("a token with a shared secret has the claims of the spec, its time and its end")
    func sharedSecret() async throws {
        let signer = try await JWTSigner(
            algorithm: .HS256, key: Secret("a-secret"),
            claims: [
                "iss": "me", "aud": ["a", "b"], "level": 3, "ratio": .number("0.5"), "admin": true, "none": nil,
                "nested": ["x": 1],
            ],
            lifetime: .seconds(600))
        let token = try await signer.token(now: now)
        #expect(token.expiresAt == now + .seconds(600))
        let (header, claims, signed, signature) = try parts(token.value.exposed)
        #expect(header["alg"] as? String == "HS256")
        #expect(claims["iss"] as? String == "me")
        #expect(claims["aud"] as? [String] == ["a", "b"])
        #expect(claims["level"] as? Int == 3)
        #expect(claims["ratio"] as? Double == 0.5)
        #expect(claims["admin"] as? Bool == true)
        #expect((claims["nested"] as? [String: Int]) == ["x": 1])
        #expect(claims["iat"] as? Int == 1_700_000_000)
        #expect(claims["exp"] as? Int == 1_700_000_600)
        #expect(
            HMAC<SHA256>.isValidAuthenticationCode(
                signature, authenticating: signed, using: SymmetricKey(data: Data("a-secret".utf8))))
    }

    @Test("a token with a private key of an elliptic curve is accepted by the public key")
    func ellipticCurve() async throws {
        let key = P256.Signing.PrivateKey()
        let signer = try await JWTSigner(
            algorithm: .ES256, key: Secret(key.pemRepresentation), claims: [:], lifetime: .seconds(60))
        let (header, _, signed, signature) = try parts(try await signer.token(now: now).value.exposed)
        #expect(header["alg"] as? String == "ES256")
        #expect(key.publicKey.isValidSignature(try P256.Signing.ECDSASignature(rawRepresentation: signature), for: signed))
    }

    @Test(
        "a key that is none is an error that does not repeat it",
        arguments: [JWTSigner.Algorithm.RS256, .ES256, .ES384, .ES512])
    func wrongKey(algorithm: JWTSigner.Algorithm) async {
        await #expect {
            _ = try await JWTSigner(algorithm: algorithm, key: Secret("-----BEGIN s3cret"), claims: [:], lifetime: .seconds(60))
        } throws: { error in
            let message = "\(error)"
            return message.contains("authentication.key") && message.contains(algorithm.rawValue) && !message.contains("s3cret")
        }
    }
}
