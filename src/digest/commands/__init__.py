"""The commands of `digest`, a module for each group. Layer 7: arguments in, sentences and exit codes out; no rules of their own."""
