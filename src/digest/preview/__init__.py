"""A local server that shows what each reader will get, while somebody writes. It writes nothing into the project.

    snapshots     builds in memory, and keeps the last good build when a new one fails
    problems      what a person should know about a build: errors, refusals, warnings
    mail, feeds   what a mail client and a feed reader make of the finished files
    provenance    where every passage stands in its source
    screens       fills the pages of the preview; `pages/` and `assets/` hold their HTML, CSS and script
    server        the addresses and their responses
    sessions      runs the server, watches the project, and rebuilds after each save
    screenshots   saves pictures of the views

Nothing is read from disk to answer a request: what is served was built before, and is kept in memory.
"""
