"""Makes what was invented, by the commands that people would use."""
