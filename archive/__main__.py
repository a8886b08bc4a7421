"""`python -m archive`: the archive's commands, without a crawler installed."""

from archive.cli import main

if __name__ == "__main__":
    main()
