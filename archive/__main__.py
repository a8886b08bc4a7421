"""`python -m archive`: the archive's commands, without the crawler."""

import sys

if __name__ == "__main__":
    try:
        from archive.cli.main import main

        main()
    except KeyboardInterrupt:
        sys.exit(130)
