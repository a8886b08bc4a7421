"""`tulieu` and `python -m crawler`: begins the command."""

import gc


def main() -> None:
    """Runs the command. Nothing that is imported is garbage: looking for it would take a tenth of the start."""
    gc.disable()
    from crawler.cli import main as run

    gc.freeze()
    gc.enable()
    run()


if __name__ == "__main__":
    main()
