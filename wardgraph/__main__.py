"""`python -m wardgraph` is the command line."""

from wardgraph.cli import main

if __name__ == "__main__":
    main()
