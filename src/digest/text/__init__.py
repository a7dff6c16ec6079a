"""Tools the stages share for looking at text: sentences, words, languages, offsets. Layer 2: pure, and nothing here changes a word."""
