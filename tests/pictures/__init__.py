"""Pictures: found in a page, looked at, kept, written beside the issue."""
