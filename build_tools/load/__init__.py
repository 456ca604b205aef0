"""Files to rows: bounded readers that report what they cannot read and never guess in silence."""
