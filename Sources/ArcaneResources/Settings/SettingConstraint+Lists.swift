import ArcaneCore

extension SettingConstraint {
    /// At least `count` elements.
    public static func minItems<Element>(_ count: Int) -> Self where Value == [Element] {
        Self("at least \(count) \(count == 1 ? "element" : "elements")", facets: [.minItems: .integer(count)]) { value in
            value.count < count ? "has \(value.count) elements, at least \(count) are needed" : nil
        }
    }

    /// At most `count` elements.
    public static func maxItems<Element>(_ count: Int) -> Self where Value == [Element] {
        Self("at most \(count) elements", facets: [.maxItems: .integer(count)]) { value in
            value.count > count ? "has \(value.count) elements, at most \(count) are allowed" : nil
        }
    }

    /// `limit`, for each element.
    public static func each<Element>(_ limit: SettingConstraint<Element>) -> Self where Value == [Element] {
        Self("each \(limit.text)", facets: [:], elementFacets: limit.facets) { value, input in
            for (index, element) in value.enumerated() {
                let place = input.element(index, element.json)
                if !place.hasProblem { limit.report(element, place) }
            }
        }
    }
}
