"""What a policy is turned into: diagrams, the handbook, the text of an answer, JSON Schemas."""
