import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite("A continue token")
struct ContinueTokenTests {
    @Test("says where to go on, in a text that needs no escapes in a header")
    func roundTrip() {
        let token = ContinueToken(version: 42, after: ObjectName("data", "orders.v1"))
        #expect(ContinueToken(token.text) == token)
        #expect(token.text.allSatisfy { $0.isASCII && !$0.isWhitespace && $0 != "\"" })
    }

    @Test("that is none is not read", arguments: ["", "?", "e30=", "eyJ2ZXJzaW9uIjoieCJ9"])
    func none(text: String) {
        #expect(ContinueToken(text) == nil)
    }
}
