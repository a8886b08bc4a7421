"""`tulieu` and `python -m crawler`: begins the command."""

import gc
import sys


def main() -> None:
    """Run the command. The garbage collector is off during the imports, where it finds nothing and would take a tenth
    of the time. Ctrl-C ends it without a message, also while it is still being loaded."""
    try:
        gc.disable()
        from crawler.cli.main import main as run

        gc.freeze()
        gc.enable()
        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
