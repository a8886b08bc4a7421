"""Whether a crawl's memory stays as it is while a portal grows: 1,000 articles against 20,000.

    python -m benchmarks.bench_memory [SMALL] [LARGE]

The portal has the replica's markup, lists of twenty and a sitemap; it is served by a process of its own. The bar is
a peak within 20% of each other.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from crawler.demo import Portal

BAR = 1.2
SIZE = 20


class Pages:
    """A portal of many articles that are alike, made as they are asked for."""

    def __init__(self, count: int) -> None:
        portal = Portal()
        story = portal.collection.by_id[101]
        self.count = count
        self.section = story.path.split("/")[1]
        self._article = portal.render(story.path).body.decode()
        self._path, self._title = story.path, story.title
        self._front = portal.render("/").body

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Status, content type and body."""
        html, xml = "text/html; charset=utf-8", "text/xml; charset=utf-8"
        if path == "/":
            return 200, html, self._front
        if path == "/sitemap.xml":
            locs = "".join(f"<url><loc>http://HOST{self.path(n)}</loc></url>" for n in range(min(self.count, 1000)))
            return 200, xml, f"<urlset>{locs}</urlset>".encode()
        if path.startswith(f"/{self.section}/bai-"):
            number = int(path.rpartition("-")[2].removesuffix(".html")) - 1000
            if number < self.count:
                title = f"{self._title} lần thứ {number}"
                return 200, html, self._article.replace(self._title, title).replace(self._path, path).encode()
        if path.startswith(f"/{self.section}/"):
            page = int(path.rstrip("/").rpartition("-")[2]) if "page-" in path else 1
            first = (page - 1) * SIZE
            links = "".join(f"<a href='{self.path(n)}'>x</a>" for n in range(first, min(first + SIZE, self.count)))
            if first + SIZE < self.count:
                links += f"<a href='/{self.section}/page-{page + 1}/'>{page + 1}</a>"
            return 200, html, self._front.replace(b"</body>", f"{links}</body>".encode())
        return 404, html, b"<html><body>404</body></html>"

    def path(self, number: int) -> str:
        """The address of an article."""
        return f"/{self.section}/bai-{1000 + number}.html"


async def serve(count: int) -> None:
    """Serves until it is ended; prints its address."""
    pages = Pages(count)

    async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                status, kind, body = pages.answer(head.split(b" ", 2)[1].decode("latin-1"))
                body = body.replace(b"http://HOST", base.encode())
                writer.write(
                    f"HTTP/1.1 {status} -\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
                    + body
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(visit, "127.0.0.1", 0)
    base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    sys.stdout.write(f"{base}\n")
    sys.stdout.flush()
    await server.serve_forever()


MEASURE = """
import json, resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "crawler", *sys.argv[1:]], stdout=subprocess.PIPE, text=True)
print(json.dumps([done.returncode, json.loads(done.stdout), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]))
"""


def measure(count: int) -> tuple[int, int, float]:
    """Articles stored, peak memory in kB and seconds of a crawl of so many."""
    with subprocess.Popen(
        [sys.executable, __file__, "--serve", str(count)], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        base = server.stdout.readline().strip()
        try:
            with tempfile.TemporaryDirectory() as folder:
                begun = time.perf_counter()
                words = ["crawl", base, "--archive", str(Path(folder) / "a.db"), "--delay", "0", "--concurrency", "16"]
                out = subprocess.run(
                    [sys.executable, "-c", MEASURE, *words, "--json"], stdout=subprocess.PIPE, text=True, check=True
                )
                _, summary, peak = json.loads(out.stdout)
                return summary["new"], peak, time.perf_counter() - begun
        finally:
            server.terminate()


def main() -> int:
    """Print the figures; 1 if the bar is missed."""
    small, large = (int(word) for word in (*sys.argv[1:], "1000", "20000")[:2])
    peaks = []
    for count in (small, large):
        stored, peak, seconds = measure(count)
        peaks.append(peak)
        print(f"{count:6} articles {stored:6} stored {peak / 1024:6.0f} MB peak {seconds:7.1f} s", flush=True)
    ratio = peaks[1] / peaks[0]
    print(f"ratio  {ratio:.2f} (bar: at most {BAR})")
    return int(ratio > BAR)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        asyncio.run(serve(int(sys.argv[2])))
    else:
        sys.exit(main())
