import Testing

@testable import ArcaneLocalCluster

@Suite("A path of the API")
struct APITargetTests {
    @Test(
        "is read into group, version, kind, namespace, name and subresource",
        arguments: [
            ("/api/v1/pods", " v1 pods - - -"), ("/api/v1/namespaces/n/pods/p/log", " v1 pods n p log"),
            ("/apis/batch/v1/namespaces/n/jobs/j/status", "batch v1 jobs n j status"), ("/apis/batch/v1", "batch v1 - - - -"),
            ("/api/v1/namespaces", " v1 namespaces - - -"), ("/api/v1/namespaces/n", " v1 namespaces - n -"),
            ("/api/v1/namespaces/n/status", " v1 namespaces - n status"),
            ("/api/v1/namespaces/n/finalize", " v1 namespaces - n finalize"),
            ("/apis/a.b/v1/things/t/x/y", "a.b v1 things - t x/y"),
            ("/apis/a.b/v1/namespaces/n/things/a%3Ab/", "a.b v1 things n a:b -"), ("/healthz", "- - - - - -"),
        ])
    func read(path: String, expected: String) {
        let target = APITarget(path: path)
        let parts = [target.group, target.version, target.plural, target.namespace, target.name, target.subresource]
        #expect(parts.map { $0 ?? "-" }.joined(separator: " ") == expected)
    }

    @Test(
        "and its method say what is asked",
        arguments: [
            ("GET", "/api/v1/pods", "", APIVerb.list), ("GET", "/api/v1/pods", "watch=true", .watch),
            ("GET", "/api/v1/namespaces/n/pods/p", "watch=0", .get), ("GET", "/api/v1/pods", "watch=false", .list),
            ("DELETE", "/api/v1/namespaces/n/pods", "", .deleteCollection),
            ("DELETE", "/api/v1/namespaces/n/pods/p", "", .delete),
            ("PUT", "/api/v1/namespaces/n/pods/p", "", .update), ("PATCH", "/api/v1/namespaces/n/pods/p", "", .patch),
            ("POST", "/api/v1/namespaces/n/pods", "", .create),
        ])
    func verb(method: String, path: String, query: String, expected: APIVerb) {
        let request = APIRequest(method: method, path: path, query: query)
        #expect(request.verb == expected)
        #expect(expected.isWrite == (method != "GET"))
    }

    @Test("has a query whose parameters are decoded")
    func query() {
        let request = APIRequest(
            method: "GET", path: "/api/v1/pods", query: "labelSelector=a+in+%28b%2Cc%29&limit=5&force&x=1&x=2")
        #expect(request.query["labelSelector"] == "a in (b,c)" && request.query["limit"] == "5")
        #expect(request.isSet("force") && !request.isSet("none") && request.query["x"] == "2")
    }
}
