"""The commands of `digest`: each turns arguments into calls of the library, and results into sentences and an exit code."""
