import ArcaneCore
import Crypto
import Foundation
import NIOSSL
import SwiftASN1
import X509

/// What the server shows to its clients, and what they trust it by: a certificate that it has signed itself, and its key.
///
/// kubectl and other clients in Go send no token without TLS, so there is no way around a certificate, on the loopback interface too.
public struct ServerIdentity: Sendable {
    /// The certificate, which clients take as that of an authority (PEM).
    public let certificate: String
    let key: Secret

    /// Makes an identity for `127.0.0.1` and `localhost`, which is good for ten years.
    public init() throws {
        let key = P256.Signing.PrivateKey()
        let name = try DistinguishedName { CommonName("arcane-local") }
        let day: TimeInterval = 86_400
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: Certificate.PublicKey(key.publicKey),
            notValidBefore: Date(timeIntervalSinceNow: -day), notValidAfter: Date(timeIntervalSinceNow: 3650 * day),
            issuer: name,
            subject: name, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(digitalSignature: true, keyCertSign: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames([.ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1])), .dnsName("localhost")])
            },
            issuerPrivateKey: Certificate.PrivateKey(key))
        self.certificate = try certificate.serializeAsPEM().pemString
        self.key = Secret(key.pemRepresentation)
    }

    /// Takes an identity that was kept. Throws where it cannot be read.
    init(certificate: String, key: Secret) throws {
        self.certificate = certificate
        self.key = key
        _ = try configuration
    }

    var configuration: TLSConfiguration {
        get throws {
            let chain = try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8))
            return TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(key.exposed.utf8), format: .pem)))
        }
    }
}
