import ArcaneCore

/// A schema in Parquet's form: the tree as the footer lists it, and the leaves, which are the columns of the file.
struct SchemaTree: Sendable {
    /// The nodes, depth first.
    private(set) var elements: [SchemaElement] = []
    /// The leaves, in the order of the nodes.
    private(set) var leaves: [Leaf] = []

    /// Lays out `schema`. Throws `StreamError.configuration` for what Parquet cannot hold.
    init(_ schema: Schema) throws {
        guard !schema.fields.isEmpty else {
            throw StreamError.configuration(
                "the stream has no columns, and a Parquet file needs one: select at least one column")
        }
        try checkNames(schema.fields, path: [])
        elements.append(SchemaElement(name: "schema", childCount: schema.fields.count))
        for (index, field) in schema.fields.enumerated() {
            try add(field, Way(columnIndex: index))
        }
    }

    /// The way from the root to a field.
    private struct Way {
        var columnIndex: Int
        var nodes: [Leaf.Node] = []
        var path: [String] = []
        var definitionLevel = 0
        var repetitionLevel = 0

        func adding(_ name: String, _ isNullable: Bool, _ step: Leaf.Step) -> Way {
            var way = self
            way.path.append(name)
            way.nodes.append(Leaf.Node(isNullable: isNullable, step: step))
            if isNullable { way.definitionLevel += 1 }
            return way
        }
    }

    private mutating func add(_ field: Field, _ way: Way) throws {
        var element = SchemaElement(name: field.name, repetition: field.isNullable ? .optional : .required)
        switch field.type {
        case .structure(let fields):
            let place = (way.path + [field.name]).joined(separator: ".")
            guard !fields.isEmpty else {
                throw StreamError.configuration(
                    "column \(place) is a structure without fields, which Parquet cannot hold: leave it out")
            }
            try checkNames(fields, path: way.path + [field.name])
            element.childCount = fields.count
            elements.append(element)
            for (index, child) in fields.enumerated() {
                try add(child, way.adding(field.name, field.isNullable, .field(index)))
            }
        case .list(var child):
            element.childCount = 1
            element.isList = true
            elements.append(element)
            elements.append(SchemaElement(name: "list", repetition: .repeated, childCount: 1))
            var inner = way.adding(field.name, field.isNullable, .elements)
            inner.path.append("list")
            inner.definitionLevel += 1
            inner.repetitionLevel += 1
            child.name = "element"
            try add(child, inner)
        default:
            try addLeaf(field, element, way.adding(field.name, field.isNullable, .values))
        }
    }

    private mutating func addLeaf(_ field: Field, _ element: SchemaElement, _ way: Way) throws {
        let place = way.path.joined(separator: ".")
        if case .decimal(let precision, let scale) = field.type,
            !(1...38).contains(precision) || !(0...precision).contains(scale)
        {
            throw StreamError.configuration(
                "column \(place) is \(field.type); a decimal has 1 to 38 digits, none or some of them after the point")
        }
        guard let type = ParquetType(field.type) else { return }
        guard let definitionLevel = UInt8(exactly: way.definitionLevel),
            let repetitionLevel = UInt8(exactly: way.repetitionLevel)
        else {
            throw StreamError.configuration("column \(place) is nested deeper than 255 levels: flatten it or read it as json")
        }
        var leafElement = element
        leafElement.type = type
        elements.append(leafElement)
        leaves.append(
            Leaf(
                nodes: way.nodes, path: way.path, type: field.type, parquetType: type, maxDefinitionLevel: definitionLevel,
                maxRepetitionLevel: repetitionLevel, columnIndex: way.columnIndex))
    }

    /// Readers find columns by name, so that two of one name cannot both be read.
    private func checkNames(_ fields: [Field], path: [String]) throws {
        var names: Set<String> = []
        for field in fields where !names.insert(field.name).inserted {
            let place = (path + [field.name]).joined(separator: ".")
            throw StreamError.configuration("two columns are called \(place): give one of them another name")
        }
    }
}
