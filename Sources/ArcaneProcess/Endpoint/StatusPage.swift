/// A page that says how a process is, made anew for each request.
package struct StatusPage: Sendable {
    /// What the page says.
    package struct Content: Sendable {
        /// The HTTP status.
        package var status: Int
        /// The page.
        package var text: String
        /// The type of the page.
        package var contentType: String

        /// Creates a page's content.
        package init(status: Int = 200, _ text: String, contentType: String = "text/plain; charset=utf-8") {
            self.status = status
            self.text = text
            self.contentType = contentType
        }
    }

    /// The path, such as `/healthz`.
    package let path: String
    /// What it says now.
    package let content: @Sendable () -> Content

    /// Creates a page.
    package init(_ path: String, _ content: @escaping @Sendable () -> Content) {
        self.path = path
        self.content = content
    }
}
