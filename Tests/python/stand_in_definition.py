"""The definition of a kind that the stand-ins of plugins print, as `crd` of a plugin does."""


def definition(kind: str) -> str:
    """The definition of a kind whose fields are not looked at."""
    name = kind.lower()
    return f"""
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {{name: {name}s.streaming.sneaksanddata.com}}
spec:
  group: streaming.sneaksanddata.com
  names: {{kind: {kind}, listKind: {kind}List, plural: {name}s, singular: {name}}}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      subresources: {{status: {{}}}}
      schema: {{openAPIV3Schema: {{type: object, x-kubernetes-preserve-unknown-fields: true}}}}
"""
