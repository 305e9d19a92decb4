// A test imports the suite and nothing else: what a plugin's description is made of comes with it.
@_exported public import ArcaneCore
