// A plugin imports the kit and nothing else: what its declarations are made of comes with it.
@_exported public import ArcaneCore
@_exported public import ArcaneHTTP
@_exported public import ArcaneProcess
@_exported public import ArcaneResources
@_exported public import Logging
