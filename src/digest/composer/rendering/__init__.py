"""Filling the templates: `pages.fill_issue` and `pages.fill_site` return every text of `dist/` as a value."""
