"""What the stages share for looking at text: sentences, words, languages, offsets. Pure, and nothing here changes a word."""
