"""The nouns: providers, visits, frameworks, decisions. No reading, no writing, no clock."""
