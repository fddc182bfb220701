"""Pipeline parts of our own: text, sentence vectors, need classifier, values, safety words."""
