"""Where a project has what, as names. Layer 5: looks at nothing."""

SEEDS, OUT, WORK = "seeds", "dist", ".digest"
"""The folders of the articles, of what is published, and of what no person edits."""
INPUTS = (SEEDS, "issues", "templates")
"""The folders that a build reads."""
SETTINGS = "digest.toml"
CACHE = "cache.db"
"""Below the folder for what no person edits."""
