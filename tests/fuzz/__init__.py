"""Whatever stands in a file: a result or a sentence, never a traceback, never a hang. `TRUST=long` makes the counts large."""
