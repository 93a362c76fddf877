"""The rules of the house: sizes, words, and who may import whom."""
