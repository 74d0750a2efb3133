// Whoever makes reports makes JSON: its type is part of what this module shows.
@_exported public import WireFormat
