"""A project as its owner keeps it: `digest.toml`, `seeds/`, `issues/`, `templates/`. Reads and writes files, never the network.

loading     a project, opened: settings, documents, templates
settings    the tables of `digest.toml`; `themes` is one of them
seeds       the documents below `seeds/`; `sidecar` is the small file beside each; `tables` hold an article a row
plans       `issues/SLUG.md`; `published` is `issues/SLUG.published.toml`
"""
