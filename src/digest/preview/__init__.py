"""A local server that shows what each reader will get, while somebody writes. Writes nothing into the project.

    snapshots     builds into memory, keeps the last good build when a new one fails
    problems      what a person should know of a build: errors, refusals, warnings; `places` finds a template error's line
    contrast, stylesheet, markup what is hard to read in a mail: pale text, images without alternative text
    messages, variants, feeds what a reader sees of the finished files: the parts of the mail, in the dark, without styles…
    provenance    where every passage stands in its source
    contents, screens fill the pages of the preview; `pages/` and `assets/` are its HTML, CSS and script
    server        addresses, answers; `guard` refuses what should not ask; `channel` tells open pages to reload
    watching      notices a save; `sessions` runs all of it
    screenshots   pictures of the views; `devtools` drives Chromium

Nothing is read from the disk to answer a request: what is served was built before, and lies in memory.
"""
