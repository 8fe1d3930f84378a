"""What is seldom, at least once: each story is a few calls of one patient or one thing, among all that is usual."""
