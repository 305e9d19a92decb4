import ArcaneCore
import ArcaneResources
import ArcaneTestSupport

/// What an API server does with a CRD and its objects, played by Python: `jsonschema` for the schemas, `cel-python` for the rules,
/// `kubernetes-validate` for the CRD as an object, and the rules for structural schemas written out by hand.
enum APIServer {
    /// What an API server would find wrong with a CRD; empty where nothing.
    static func findings(in crd: CustomResourceDefinition) async throws -> String {
        try await python(rules + "\nprint('\\n'.join(check_crd(json.loads(sys.argv[1]))), end='')", crd.json.text)
    }

    /// What it would find wrong with each of `specs`, given as JSON texts, one line each; an empty line where nothing.
    static func verdicts(on specs: [String], by crd: CustomResourceDefinition) async throws -> [String] {
        let output = try await python(
            rules
                + """

                spec = schema_of(json.loads(sys.argv[1]))["properties"]["spec"]
                for text in json.loads(sys.argv[2]): print("; ".join(admit(spec, json.loads(text))))
                """, crd.json.text, JSONValue.array(specs.map(JSONValue.string)).text)
        return output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    private static let rules = #"""
        import json, re, sys
        import celpy, jsonschema, kubernetes_validate

        RESERVED = "true false null in as break const continue else for function if import let loop package namespace return var void while".split()
        INT_OR_STRING = [{"type": "integer"}, {"type": "string"}]

        def escape(name):
            if name in RESERVED: return f"__{name}__"
            return name.replace("__", "__underscores__").replace(".", "__dot__").replace("-", "__dash__").replace("/", "__slash__")

        def schema_of(crd):
            return crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"]

        def is_untyped(schema):
            return "type" not in schema and schema.get("x-kubernetes-preserve-unknown-fields", False)

        def check_schema(schema, path, findings, unbounded=False):
            def say(text): findings.append(f"{path}: {text}")
            int_or_string = schema.get("x-kubernetes-int-or-string", False)
            if int_or_string and "type" in schema: say("type under int-or-string")
            if not int_or_string and not is_untyped(schema) and "type" not in schema: say("no type")
            if schema.get("type") not in (None, "object", "array", "string", "integer", "number", "boolean"): say("bad type")
            if schema.get("type") == "array" and "items" not in schema: say("array without items")
            if "properties" in schema and "additionalProperties" in schema: say("properties and additionalProperties")
            for name in ("$ref", "definitions", "dependencies", "uniqueItems", "patternProperties", "const", "examples"):
                if name in schema: say(f"{name} is not allowed")
            for junctor in ("anyOf", "allOf", "oneOf"):
                if junctor in schema and not (junctor == "anyOf" and int_or_string and schema[junctor] == INT_OR_STRING):
                    for part in schema[junctor]:
                        if set(part) & {"type", "description", "default", "additionalProperties", "nullable"}: say(f"{junctor} says too much")
            if "pattern" in schema: re.compile(schema["pattern"])
            if "enum" in schema and not (schema["enum"] and all(isinstance(v, str) for v in schema["enum"])): say("bad enum")
            for name in schema.get("required", []):
                if name not in schema.get("properties", {}): say(f"required {name} is no property")
            if "default" in schema:
                value = defaulted(schema, json.loads(json.dumps(schema["default"])))
                for error in admit(schema, value): say(f"its default is refused: {error}")
                if pruned(schema, value) != value: say("its default would be pruned")
            for rule in schema.get("x-kubernetes-validations", []):
                check_rule(schema, rule, say)
                if unbounded: say("a rule under a list or map without a limit: " + rule["rule"])
            for name, inner in schema.get("properties", {}).items(): check_schema(inner, f"{path}.{name}", findings, unbounded)
            if "items" in schema: check_schema(schema["items"], path + "[]", findings, unbounded or "maxItems" not in schema)
            if "additionalProperties" in schema:
                check_schema(schema["additionalProperties"], path + ".*", findings, unbounded or "maxProperties" not in schema)

        def check_rule(schema, rule, say):
            environment = celpy.Environment()
            environment.program(environment.compile(rule["rule"]))
            if "\n" in rule["message"] or len(rule["message"]) > 2048: say("bad message")
            if rule.get("reason", "FieldValueInvalid") not in ("FieldValueInvalid", "FieldValueForbidden", "FieldValueRequired", "FieldValueDuplicate"):
                say("bad reason")
            properties = schema.get("properties", {})
            if "fieldPath" in rule and rule["fieldPath"].lstrip(".") not in properties: say("fieldPath leads nowhere")
            names = {escape(name): inner for name, inner in properties.items()}
            for name in re.findall(r"self\.([A-Za-z_][A-Za-z0-9_]*)", rule["rule"]):
                if name not in names: say(f"{name} is no property: {rule['rule']}")
                elif not is_present(name, names[name], schema, rule["rule"]): say(f"{name} may be absent: {rule['rule']}")
                elif is_untyped(names[name]): say(f"{name} has no type that CEL knows: {rule['rule']}")

        def is_present(name, inner, schema, rule):
            required = [escape(each) for each in schema.get("required", [])]
            return name in required or "default" in inner or f"has(self.{name})" in rule

        def check_crd(crd):
            findings = []
            try: kubernetes_validate.validate(crd, "1.33", strict=True)
            except kubernetes_validate.ValidationError as error: findings.append(f"{error.path}: {error.message}")
            names, version = crd["spec"]["names"], crd["spec"]["versions"][0]
            if crd["metadata"]["name"] != f"{names['plural']}.{crd['spec']['group']}": findings.append("the name is not plural.group")
            for name in [names["plural"], names["singular"], *names.get("shortNames", []), *names.get("categories", [])]:
                if not re.fullmatch(r"[a-z]([-a-z0-9]*[a-z0-9])?", name): findings.append(f"{name} is no DNS label")
            root = schema_of(crd)
            if root.get("type") != "object" or set(root["properties"]["metadata"]) != {"type"}: findings.append("bad root")
            check_schema(root, "", findings)
            for column in version["additionalPrinterColumns"] + version.get("selectableFields", []):
                at = root
                for name in column["jsonPath"].strip(".").split("."):
                    if at is root["properties"]["metadata"]: break
                    inner = at.get("properties", {}).get(name.partition("[")[0])
                    if inner is None and at.get("x-kubernetes-preserve-unknown-fields"): break
                    at = inner.get("items") if inner and "[" in name else inner
                    if at is None:
                        findings.append(f"{column['jsonPath']} leads nowhere")
                        break
            return findings

        def defaulted(schema, value):
            if isinstance(value, dict):
                for name, inner in schema.get("properties", {}).items():
                    if value.get(name) is None:
                        value.pop(name, None)
                        if "default" in inner: value[name] = json.loads(json.dumps(inner["default"]))
                    if name in value: value[name] = defaulted(inner, value[name])
                more = schema.get("additionalProperties")
                if more: value = {name: defaulted(more, inner) for name, inner in value.items()}
            if isinstance(value, list) and "items" in schema: value = [defaulted(schema["items"], element) for element in value]
            return value

        def pruned(schema, value):
            if schema.get("x-kubernetes-preserve-unknown-fields"): return value
            if isinstance(value, dict):
                properties, more = schema.get("properties", {}), schema.get("additionalProperties")
                return {n: pruned(properties.get(n, more), v) for n, v in value.items() if n in properties or more}
            if isinstance(value, list) and "items" in schema: return [pruned(schema["items"], element) for element in value]
            return value

        def admit(schema, value):
            value = pruned(schema, defaulted(schema, value))
            errors = [f"{'.'.join(map(str, e.absolute_path))}: {e.message}" for e in jsonschema.Draft4Validator(schema).iter_errors(value)]
            return sorted(errors) or sorted(broken_rules(schema, value, ""))

        def broken_rules(schema, value, path):
            broken = []
            if isinstance(value, dict):
                for rule in schema.get("x-kubernetes-validations", []):
                    environment = celpy.Environment()
                    program = environment.program(environment.compile(rule["rule"]))
                    escaped = {escape(name): inner for name, inner in value.items()}
                    if not program.evaluate({"self": celpy.json_to_cel(escaped)}):
                        broken.append(f"{path}{rule.get('fieldPath', '')}: {rule['message']}".lstrip("."))
                for name, inner in schema.get("properties", {}).items():
                    if name in value: broken += broken_rules(inner, value[name], f"{path}.{name}")
            return broken

        """#
}
