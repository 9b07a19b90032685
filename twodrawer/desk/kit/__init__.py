"""The downtime kit: one HTML file that opens without any server, sealed under a passphrase (docs/specs/kit.md).

`source/` holds the page that every kit is: what shows the date, asks for the passphrase, opens and draws. `make vendor`
puts it together with its style and with age's own library into `vendor/kit.html`. `content` says what stands in a kit,
`passphrase` which words may seal it, `file` seals it into the page, `leaving` takes it through the gate in `chart`.
"""
