"""The generated parts of the Helm charts.

- CRDs are what the programs print, so that chart and program never differ.
- The charts of plugins are all made from one, charts/plugin, so that they never differ from each other.
- The tables of values in the READMEs are made from the comments in values.yaml.
"""
