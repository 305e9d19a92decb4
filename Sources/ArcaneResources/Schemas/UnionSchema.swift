import ArcaneCore

extension OpenAPISchema {
    /// An object whose members are those of all forms: structural schemas cannot hold alternatives.
    ///
    /// What one form requires is said by rules. Defaults are left to the plugin: an API server would write a default of one form
    /// into objects of all others.
    static func union(_ discriminator: SettingDefinition, _ forms: [SettingForm]) -> OpenAPISchema {
        var merged: [String: [(form: String, definition: SettingDefinition)]] = [:]
        for form in forms {
            for definition in form.definitions { merged[definition.name, default: []].append((form.name, definition)) }
        }
        var schema = OpenAPISchema(.object, [.required: [.string(discriminator.name)]])
        var properties = merged.mapValues { mergedSchema(of: $0) }
        var discriminatorSchema = discriminator.schema
        discriminatorSchema[.description] = .string(
            forms.map { "\($0.name): \($0.description)" }.joined(separator: "\n"))
        properties[discriminator.name] = discriminatorSchema
        schema[.properties] = .object(properties.mapValues(\.json))
        let validations = forms.flatMap { form in
            requirements(of: form, discriminator: discriminator.name, properties: properties)
        }
        if !validations.isEmpty { schema[.validations] = .array(validations.map(\.json)) }
        return schema
    }

    /// What the schemas of one name in several forms have in common.
    private static func mergedSchema(of uses: [(form: String, definition: SettingDefinition)]) -> OpenAPISchema {
        let schemas = uses.map(\.definition.shape.schema)
        var common = schemas.dropFirst().reduce(schemas.first ?? .anything) { left, right in
            OpenAPISchema(facets: left.facets.filter { right[$0.key] == $0.value })
        }
        let isWhole = common[.type] != "array" || common[.items] != nil
        if !common.isTyped || !isWhole { common = .anything }
        common[.description] = .string(
            uses.map { "\($0.form): \($0.definition.description)\($0.definition.defaultNote)" }.joined(separator: "\n"))
        return common
    }

    /// The rules of one form, each asked only of objects that have it.
    private static func requirements(
        of form: SettingForm, discriminator: String, properties: [String: OpenAPISchema]
    ) -> [ValidationRule] {
        let guardText = "self.\(CELName.escaped(discriminator)) != '\(form.name)'"
        let presence = form.definitions.filter(\.isRequired).map { definition in
            ValidationRule(
                rule: "\(guardText) || has(self.\(CELName.escaped(definition.name)))",
                message: "\(definition.name) is required for type \(form.name)", fieldPath: ".\(definition.name)",
                reason: "FieldValueRequired")
        }
        let others = form.rules.compactMap(\.validation).map { validation in
            var validation = validation
            let rule = CELExpression.assuming(defaultsOf: form.definitions, in: validation.rule)
            validation.rule = "\(guardText) || (\(rule))"
            return validation
        }
        return (presence + others).filter { CELExpression.isTyped($0.rule, in: properties) }
    }
}

extension SettingDefinition {
    /// The default as the end of a description; empty where there is none.
    fileprivate var defaultNote: String {
        guard let defaultValue, defaultValue != [:] else { return "" }
        return " Default: \(defaultValue.stringValue ?? defaultValue.text)."
    }
}
