"""The composer arranges stories into issues and fills the templates.

`issues` arranges, by `earlier`, `grouping`, `ranking`, `sections` and `limits`; `labels` puts attribution into words; `views` is what
templates are given; `pages` fills them; `mjml` guards the compiler; `record` writes down where every word comes from.
"""
