"""Any number of small portals on loopback: each address 127.x.y.z has its own, of ten articles, at one port."""

from __future__ import annotations

import asyncio
from collections import Counter

ARTICLES = 10
WORDS = (
    "Đảng bộ tổ chức hội nghị tổng kết công tác năm và triển khai nhiệm vụ trọng tâm trong thời gian tới với sự tham dự"
    " của đông đảo đại biểu"
).split()


def host_of(number: int) -> str:
    """The address of a portal, by its number from 0."""
    return f"127.{1 + number // 62500}.{number // 250 % 250}.{1 + number % 250}"


def page(host: str, path: str) -> tuple[int, str]:
    """What a portal answers: status and HTML."""
    name = host.replace(".", "-")
    if path == "/" or (path.startswith("/tin-tuc") and path.endswith("/")):
        links = "".join(
            f'<li><a href="/tin-tuc/hoi-nghi-{name}-so-{i}-{100 + i}.html">Hội nghị {name} bàn về việc {i}</a></li>'
            for i in range(ARTICLES)
        )
        return 200, f"<html><head><title>Cổng {name}</title></head><body><ul>{links}</ul></body></html>"
    if path.startswith("/tin-tuc/") and path.endswith(".html"):
        number = int(path.rsplit("-", 1)[1].removesuffix(".html"))
        body = "".join(f"<p>{' '.join(WORDS[k % 7 :])} {name}, {number * k}.</p>" for k in range(6))
        head = f"<title>Hội nghị {name} bàn về việc {number - 100}</title>"
        day = f"{1 + number % 28:02}/05/2026 08:{number % 60:02}"
        return 200, (
            f"<html><head>{head}</head><body><h1>Hội nghị {name} bàn về việc {number - 100}</h1>"
            f'<div class="date">{day}</div><div class="content">{body}</div></body></html>'
        )
    return 404, ""


class Portals:
    """The server of all portals. `asked` counts requests by who asked and which host: both are addresses."""

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self.asked: Counter[tuple[str, str]] = Counter()

    async def serve(self) -> asyncio.Server:
        """Begin to answer, on every loopback address."""
        server = await asyncio.start_server(self._answer, "0.0.0.0", self.port, backlog=4096)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                said = next((line[5:].strip() for line in head if line.lower().startswith("host:")), "")
                host = said.partition(":")[0]
                self.asked[writer.get_extra_info("peername")[0], host] += 1
                status, text = page(host, head[0].split(" ")[1])
                body = text.encode()
                writer.write(
                    f"HTTP/1.1 {status} OK\r\nContent-Type: text/html; charset=utf-8\r\n"
                    f"Content-Length: {len(body)}\r\n\r\n".encode()
                    + body
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
