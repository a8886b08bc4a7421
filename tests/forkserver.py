"""Starts Python programs by forking a process that has imported everything.

Three quarters of the processor time of a small `tulieu crawl` is its start: reading Python's modules. `Popen` and
`run` are those of `subprocess` for commands of this interpreter (`sys.executable`, perhaps `-W error`, then `-m` or
`-c`): the program runs in a process of its own, with its own arguments, folder, pipes and signals. Only its modules
are there already. Commands in another environment, and those of other programs, are started as `subprocess` does.
What tests the start itself takes `subprocess`.
"""

from __future__ import annotations

import atexit
import ctypes
import gc
import importlib
import json
import os
import runpy
import socket
import subprocess
import sys
import threading
import time
import types
import warnings
from typing import Any

from tests import ROOT

PATIENCE = 300
"""Seconds within which anything that is waited for must be there, on the slowest machine."""
_LOCK = threading.Lock()
_LARGEST = 200_000
"""Bytes of a request: arguments and environment."""
_WARNINGS = ("-W", "error")
_READ_LATER = ("TULIEU_ARCHIVE", "TULIEU_CONFIG", "TULIEU_HOURS", "TULIEU_LANG", "HOME", "XDG_CONFIG_HOME")
"""Variables that a command reads when it runs. `scrapy` reads them before: it is not for this module."""
_MODULES = """
    crawler.cli.main crawler.crawl crawler.cli.progress crawler.health.report crawler.engine.scheduler
    crawler.engine.retry crawler.engine.middlewares scrapy.statscollectors scrapy.logformatter
    scrapy.extensions.corestats scrapy.extensions.logcount scrapy.extensions.memusage scrapy.extensions.closespider
    scrapy.extensions.throttle scrapy.downloadermiddlewares.robotstxt scrapy.downloadermiddlewares.httpcompression
    scrapy.spidermiddlewares.referer scrapy.downloadermiddlewares.redirect scrapy.downloadermiddlewares.httpproxy
    scrapy.downloadermiddlewares.downloadtimeout scrapy.downloadermiddlewares.defaultheaders
    scrapy.downloadermiddlewares.useragent scrapy.downloadermiddlewares.stats protego encodings.idna
    alembic.command bagit matplotlib.backends.backend_svg matplotlib.figure matplotlib.ticker
""".split()
_SET_CHILD_SUBREAPER = 36  # <linux/prctl.h>

_server: socket.socket | None = None


class Popen(subprocess.Popen):
    """`subprocess.Popen`, whose process is forked from the server where that can be, and is not waited for without
    end."""

    def wait(self, timeout: float | None = PATIENCE) -> int:
        return super().wait(timeout)

    def communicate(self, input: Any = None, timeout: float | None = PATIENCE) -> tuple[Any, Any]:
        return super().communicate(input, timeout)

    def _execute_child(self, args, executable, preexec_fn, close_fds, pass_fds, cwd, env, *rest) -> None:
        _, _, shell, p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, _, _, _, _, _, new_session = rest[:15]
        words = [os.fspath(word) for word in args] if isinstance(args, (list, tuple)) else []
        env = dict(os.environ if env is None else env)
        plain = executable or preexec_fn or pass_fds or shell or not _can_fork(words, env)
        if plain or sys.platform != "linux":
            super()._execute_child(args, executable, preexec_fn, close_fds, pass_fds, cwd, env, *rest)
            return
        streams = [own if own >= 0 else usual for usual, own in enumerate((p2cread, c2pwrite, errwrite))]
        folder = os.path.abspath(cwd or os.getcwd())
        self.pid = _fork({"words": words[1:], "cwd": folder, "env": env, "new_session": new_session}, streams)
        self._child_created = True
        self._close_pipe_fds(p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite)


def run(words: list[Any], *, input: Any = None, capture_output: bool = False, check: bool = False, **how: Any) -> Any:
    """`subprocess.run`, over `Popen` of this module."""
    if capture_output:
        how |= {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    if input is not None:
        how |= {"stdin": subprocess.PIPE}
    with Popen(words, **how) as process:
        try:
            out, err = process.communicate(input)
        except BaseException:
            process.kill()
            raise
    done = subprocess.CompletedProcess(process.args, process.returncode, out, err)
    if check:
        done.check_returncode()
    return done


def _can_fork(words: list[str], env: dict[str, str]) -> bool:
    """Whether a command is of this interpreter, in the environment that the server was started in."""
    plain = [word for word in words if word not in _WARNINGS]
    return plain[:1] == [sys.executable] and plain[1:2] in (["-m"], ["-c"]) and _read_at_start(env) == _AT_START


def _read_at_start(env: dict[str, str]) -> dict[str, str]:
    """What of an environment may make a difference to what the server has done already."""
    kept = {name: value for name, value in env.items() if not name.startswith("PYTEST_") and name not in _READ_LATER}
    if kept.get("PYTHONWARNINGS") == "error":  # done in the new process
        del kept["PYTHONWARNINGS"]
    return kept


_AT_START = _read_at_start(dict(os.environ))


def _fork(request: dict[str, Any], streams: list[int]) -> int:
    """Have a process forked; return its id. It is a child of this process, as one that was started here."""
    with _LOCK:
        server = _connect()
        socket.send_fds(server, [json.dumps(request).encode("utf-8", "surrogateescape")], streams)
        answer = server.recv(100)
    if not answer:
        raise ChildProcessError("the fork server has ended")
    return int(answer)


def _connect() -> socket.socket:
    """The server's socket; the server is started by the first who asks, and ends with this process."""
    global _server
    if _server is None:
        if ctypes.CDLL(None, use_errno=True).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "prctl")
        _server, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        _server.settimeout(PATIENCE)
        _server.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2 * _LARGEST)
        words, apart = [sys.executable, "-m", "tests.forkserver", str(far.fileno())], {"start_new_session": True}
        env = os.environ | {"OPENBLAS_NUM_THREADS": "1"}  # what forks has one thread alone
        with far:
            process = subprocess.Popen(
                words, pass_fds=[far.fileno()], cwd=ROOT, stdin=subprocess.DEVNULL, env=env, **apart
            )
        atexit.register(_end, _server, process)
    return _server


def _end(server: socket.socket, process: subprocess.Popen[bytes]) -> None:
    server.close()
    process.wait(PATIENCE)


def _preload() -> None:
    """Import what commands import, sooner or later, but for Twisted's reactor: each process installs its own."""
    for name in _MODULES:
        importlib.import_module(name)
    importlib.import_module("crawler.sites").sites()
    gc.freeze()


def _answer(server: socket.socket) -> list[str]:
    """Fork a process for each request, until nobody is left to ask: then the server ends. Return in the new
    process, with the words of its request."""
    while True:
        message, streams, _, _ = socket.recv_fds(server, _LARGEST, 3)
        if not message:
            sys.exit()
        request = json.loads(message.decode("utf-8", "surrogateescape"))
        near, far = os.pipe()
        middle = os.fork()
        if middle == 0:
            child = os.fork()  # whose parent ends at once: so it becomes a child of the tests
            if child:
                os.write(far, str(child).encode())
                os._exit(0)
            for descriptor in (near, far, server.detach()):
                os.close(descriptor)
            _become(request, streams)
            return request["words"]
        os.waitpid(middle, 0)
        os.close(far)
        server.send(os.read(near, 100))
        for descriptor in (near, *streams):
            os.close(descriptor)


def _become(request: dict[str, Any], streams: list[int]) -> None:
    """Take over what a process is started with."""
    for number, descriptor in enumerate(streams):
        os.dup2(descriptor, number)
        os.close(descriptor)
    for number, name in enumerate(("stdin", "stdout", "stderr")):  # made anew: a file, a pipe and a terminal differ
        old, line_by_line = getattr(sys, name), number == 2 or os.isatty(number)
        new = os.fdopen(
            number, "w" if number else "r", 1 if line_by_line else -1, old.encoding, old.errors, closefd=False
        )
        setattr(sys, name, new)
        setattr(sys, f"__{name}__", new)
    if request["new_session"]:
        os.setsid()
    os.environ.clear()
    os.environ.update(request["env"])
    time.tzset()
    os.chdir(request["cwd"])


def main() -> None:
    """The server; and in the processes that it forks, their programs."""
    _preload()
    words = _answer(socket.socket(fileno=int(sys.argv[1])))
    if words[:2] == [*_WARNINGS] or os.environ.get("PYTHONWARNINGS") == "error":
        warnings.simplefilter("error")
    code = 0
    try:
        _run(*(words[2:] if words[:2] == [*_WARNINGS] else words))
    except SystemExit as end:
        if end.code is not None and not isinstance(end.code, int):
            raise
        code = end.code or 0
    _leave(code)


def _run(kind: str, program: str, *arguments: str) -> None:
    """Run a program as `python KIND PROGRAM ARGUMENTS` does."""
    if kind == "-m":
        sys.path[0] = os.getcwd()
        sys.argv = [program, *arguments]
        sys.modules.pop(program, None)  # it is loaded as `__main__`
        runpy.run_module(program, run_name="__main__", alter_sys=True)
    else:
        sys.path[0] = ""
        sys.argv = ["-c", *arguments]
        sys.modules["__main__"] = module = types.ModuleType("__main__")
        exec(compile(program, "<string>", "exec"), module.__dict__)


def _leave(code: int) -> None:
    """End the process as Python does, but for taking all its modules apart: of a short command that is the most. Where
    a stream takes no more, it is left to Python to say so."""
    threading._shutdown()
    atexit._run_exitfuncs()
    gc.collect()
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None and not stream.closed:
                stream.flush()
    except (OSError, ValueError):
        sys.exit(code)
    os._exit(code & 0xFF)


if __name__ == "__main__":
    main()
