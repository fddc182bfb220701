"""The spaCy pipeline of the project: jieba words with our dictionary, lenders by entity ruler."""
