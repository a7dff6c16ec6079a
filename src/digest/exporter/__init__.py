"""The exporter packs the filled texts of the composer into files, and writes `dist/`.

`files` lists what stands there, `message` makes the .eml, `feeds` the feeds, and `publish` writes.
"""
