"""A project as its owner keeps it: `digest.toml`, `seeds/`, `issues/`, `templates/`. Reads and writes files, never the network.

loading     a project, opened or made: folders, documents, templates
settings    the tables of `digest.toml`; `themes` is one of them, `sources` the value of another
seeds       the documents below `seeds/`; `sidecar` is the small file beside each, `tables` hold an article a row
pictures    the lead pictures beside documents
issues      plans, and what was published
files       a file read, or written whole
"""
