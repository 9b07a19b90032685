"""Writing: note formats and the sentences of a text. Pure: no tables, no framework, no request, no clock."""
