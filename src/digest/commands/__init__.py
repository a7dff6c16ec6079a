"""The commands of `digest`, a module for each group. Arguments in, sentences and exit codes out; no rules of their own."""
