import ArcaneKubernetes
import ArcaneStreams
import Testing

@Suite("The kinds of the platform")
struct PlatformResourcesTests {
    @Test("are where the API serves them")
    func paths() {
        let group = "/apis/streaming.sneaksanddata.com/v1"
        #expect(APIResource.streamClasses.path(in: "sales", name: "rest") == "\(group)/streamclasses/rest")
        #expect(APIResource.backfillRequests.path(in: "sales") == "\(group)/namespaces/sales/backfillrequests")
        #expect(APIResource.streamingJobTemplates.path(in: "sales") == "\(group)/namespaces/sales/streamingjobtemplates")
    }
}
