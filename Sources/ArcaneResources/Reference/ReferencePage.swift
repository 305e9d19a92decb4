import ArcaneCore

/// The reference page of a stream kind, in Markdown: an example, and a table for each block of settings.
public struct ReferencePage: Sendable {
    private let kind: String
    private let introduction: String
    private let example: ExampleManifest
    private let definitions: [SettingDefinition]
    private let rules: [RuleDescription]

    /// Creates the page of the streams that are specified by `spec`; `introduction` stands under the heading.
    public init<Spec: StreamSpec>(kind: String, introduction: String, spec: Spec.Type) {
        self.kind = kind
        self.introduction = introduction
        self.example = ExampleManifest(kind: kind, name: "example", spec: spec)
        self.definitions = Spec.streamDefinitions
        self.rules = Spec.ruleDescriptions
    }

    /// The page.
    public var markdown: String {
        var sections = ReferenceSections()
        sections.add(title: "spec", path: "", description: "", definitions: definitions, rules: rules)
        return """
            # \(kind)

            \(introduction)

            The smallest `\(kind)`:

            ```yaml
            \(example.yaml)```

            Names are read in any case. Unknown ones are ignored, with a warning.

            \(ReferencePage.kindsOfValues)
            \(sections.text.trimmingEnd())
            """
    }

    /// How values are written whose kinds YAML does not know.
    private static var kindsOfValues: String {
        var table = MarkdownTable("type", "is written")
        table.add("duration", "a number of seconds, or a text such as `90s`, `2h30m`, `PT15S`, `30 second`")
        table.add("instant", "ISO 8601 such as `2024-01-01T00:00:00Z`, or milliseconds since 1970")
        table.add("path (list of names)", "the names from the outside in: `[meta, next]` is `next` in the object `meta`")
        table.add("map of texts", "`{NAME: text, …}`")
        return table.text
    }
}

extension String {
    /// The text with one line break at its end.
    fileprivate func trimmingEnd() -> String {
        var text = self
        while text.last?.isNewline == true { text.removeLast() }
        return text + "\n"
    }
}

/// The sections of a reference page: a block, and behind it the blocks inside it.
private struct ReferenceSections {
    private(set) var text = ""

    mutating func add(
        title: String, path: String, description: String, definitions: [SettingDefinition], rules: [RuleDescription]
    ) {
        write(heading: title, level: 2, description)
        write(definitions, path: path)
        write(rules)
        addBlocks(of: definitions, path: path)
    }

    /// The sections of the blocks that `definitions` hold.
    private mutating func addBlocks(of definitions: [SettingDefinition], path: String) {
        for definition in definitions {
            let (name, shape) = definition.shape.block(named: path + definition.name)
            switch shape.content {
            case .group(let inner, let rules):
                add(title: name, path: name + ".", description: definition.description, definitions: inner, rules: rules)
            case .union(let discriminator, let forms):
                addUnion(title: name, description: definition.description, discriminator: discriminator, forms: forms)
            case .plain, .list, .map:
                continue
            }
        }
    }

    private mutating func addUnion(title: String, description: String, discriminator: String, forms: [SettingForm]) {
        write(heading: title, level: 2, description)
        for form in forms {
            write(heading: "\(title), \(discriminator): \(form.name)", level: 3, form.description)
            if form.definitions.isEmpty { continue }
            write(form.definitions, path: "\(title).")
            write(form.rules)
        }
        for form in forms { addBlocks(of: form.definitions, path: "\(title).") }
    }

    private mutating func write(heading: String, level: Int, _ description: String) {
        text += "\(String(repeating: "#", count: level)) \(heading)\n\n"
        if !description.isEmpty { text += description + "\n\n" }
    }

    private mutating func write(_ definitions: [SettingDefinition], path: String) {
        var table = MarkdownTable("field", "type", "default", "limits", "description")
        for definition in definitions {
            table.add(
                "`\(definition.name)`", type(of: definition, path: path), definition.defaultText,
                definition.limits.joined(separator: ", "), definition.description)
        }
        text += table.text + "\n"
    }

    private mutating func write(_ rules: [RuleDescription]) {
        guard !rules.isEmpty else { return }
        text += rules.map { "- \($0.text)\n" }.joined() + "\n"
    }

    /// The type's name, and for a block a link to its section.
    private func type(of definition: SettingDefinition, path: String) -> String {
        let (name, shape) = definition.shape.block(named: path + definition.name)
        switch shape.content {
        case .group, .union: return "[\(definition.shape.name)](#\(MarkdownAnchor.of(name)))"
        case .plain, .list, .map: return definition.shape.name
        }
    }
}

extension SettingShape {
    /// The shape under all lists and maps, and the name of its section: `rules[]` for the elements of `rules`.
    fileprivate func block(named name: String) -> (name: String, shape: SettingShape) {
        switch content {
        case .list(let element): element.block(named: name + "[]")
        case .map(let value): value.block(named: name + ".NAME")
        case .plain, .group, .union: (name, self)
        }
    }
}

extension SettingDefinition {
    /// The default as a reader wants it.
    fileprivate var defaultText: String {
        if isRequired { return "required" }
        guard let defaultValue, defaultValue != [:], defaultValue != .string("") else { return "" }
        return "`\(defaultValue.stringValue ?? defaultValue.text)`"
    }
}

/// The anchors that Markdown renderers give to headings.
enum MarkdownAnchor {
    /// As GitHub makes them: lower case, blanks as hyphens, no signs but hyphen and underscore.
    static func of(_ heading: String) -> String {
        String(heading.lowercased().map { $0 == " " ? "-" : $0 }.filter { $0.isLetter || $0.isNumber || "-_".contains($0) })
    }
}
