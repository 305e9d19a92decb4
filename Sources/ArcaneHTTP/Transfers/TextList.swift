import CCurl

/// A list of texts for libcurl, which keeps a pointer to it: the list has to outlive the handle that uses it.
final class TextList {
    private var first: UnsafeMutablePointer<curl_slist>?

    /// A list of `texts`.
    init(_ texts: [String]) {
        for text in texts {
            // A null list means no memory, and leaves the old one as it was.
            first = curl_slist_append(first, text) ?? first
        }
    }

    deinit {
        curl_slist_free_all(first)
    }

    /// The list for libcurl; nil where it is empty.
    var pointer: UnsafeMutableRawPointer? { UnsafeMutableRawPointer(first) }
}
