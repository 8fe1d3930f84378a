"""The command line `wardgraph`."""
