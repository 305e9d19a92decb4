public import ArcaneCore
public import ArcaneKubernetes

/// When something happened of which an Event of `events.k8s.io` tells.
public enum EventTime {
    /// When it happened last; the epoch where the Event does not say.
    public static func last(of event: KubernetesObject) -> Timestamp {
        let texts = [
            event.json["series"]?["lastObservedTime"], event.json["deprecatedLastTimestamp"], event.json["eventTime"],
            event.json["deprecatedFirstTimestamp"], event.json["metadata"]?["creationTimestamp"],
        ]
        return texts.lazy.compactMap { $0?.stringValue.flatMap(Timestamp.init(iso8601:)) }.first ?? Timestamp(milliseconds: 0)
    }
}
