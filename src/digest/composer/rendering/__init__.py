"""Fills the templates: mail, text part, web pages and feed entries from the views of an issue, and the record beside them."""
