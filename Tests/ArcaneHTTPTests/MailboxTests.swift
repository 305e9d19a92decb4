import Testing

@testable import ArcaneHTTP

@Suite struct MailboxTests {
    private func transfer(_ mailbox: Mailbox) -> Transfer {
        Transfer(HTTPRequest("GET", "http://host/?a=secret"), host: "host", maximumBytes: 1, deadline: nil, mailbox: mailbox)
    }

    @Test("A client whose loop never began says so, and does not call it a cancellation")
    func neverBegan() async throws {
        let transfer = transfer(Mailbox(waking: nil))
        let error = try await #require(throws: HTTPError.self) { _ = try await transfer.head() }
        #expect(error.code == .other)
        #expect(error.message.hasPrefix("GET http://host/?a=…: "))
    }

    @Test("A mailbox that was closed takes nothing, and says that it was asked to")
    func closed() async throws {
        let mailbox = Mailbox(waking: nil)
        mailbox.close()
        let transfer = transfer(mailbox)
        let error = try await #require(throws: HTTPError.self) { _ = try await transfer.head() }
        #expect(error.code == .cancelled)
        #expect(mailbox.take().isClosing)
    }

    @Test("An ended transfer gives its first error to whoever reads it later")
    func ended() async throws {
        let transfer = transfer(Mailbox(waking: nil))
        transfer.finish(.failed(HTTPError(.timedOut, "first")))
        transfer.cancel()
        #expect(transfer.isOver)
        let error = try await #require(throws: HTTPError.self) { _ = try await transfer.read() }
        #expect(error.message == "first")
    }
}
