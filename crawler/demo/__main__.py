"""Serve the replica portal until Ctrl-C: `python -m crawler.demo [--port N] [--flood]`."""

from __future__ import annotations

import argparse
import sys
import threading

from crawler.demo import FloodBlocker, Portal, serve


def main(arguments: list[str] | None = None) -> int:
    """Serve and print the address on a line of its own; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m crawler.demo", description="A replica NukeViet portal.")
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: any free one)")
    parser.add_argument("--flood", action="store_true", help="refuse visitors who ask too often")
    options = parser.parse_args(arguments)
    if not 0 <= options.port < 1 << 16:
        parser.error(f"--port: {options.port} is no port")
    portal = Portal(flood=FloodBlocker() if options.flood else None)
    try:
        with serve(portal, options.port) as base:
            sys.stdout.write(f"{base}/\n")
            sys.stdout.flush()
            threading.Event().wait()
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        sys.stderr.write(f"port {options.port}: {error.strerror or error}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
