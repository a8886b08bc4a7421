"""`tulieu` and `python -m crawler`: begins the command."""

import gc
import sys


def main() -> None:
    """Runs the command. Nothing that is imported is garbage: looking for it would take a tenth of the start.
    Ctrl-C ends it without a word, also while it is still being loaded."""
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
