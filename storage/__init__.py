"""The only code that keeps what people entered: letters, diary, counters, conversations."""
