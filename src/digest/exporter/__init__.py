"""The exporter packs what the composer filled into files and puts them into `dist/`. `publishing` writes.

`message` makes the .eml; `feeds` the feeds; `files` lists everything an issue and the archive consist of.
"""
