"""Another program replays what is exported: pywb opens the stored pages, byte for byte."""

import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from archive import Archive
from crawler.importing.run import Import
from tests.crawler.importing.test_warc import warc_of
from tests.crawler.importing.warc_samples import STORIES, WarcFile, body_of, url_of

BIN = Path(sys.executable).parent
pytestmark = pytest.mark.skipif(
    not (BIN / "wayback").exists(), reason="needs pywb, another program that replays WARC files, which is not installed"
)


SERVER = """
from gevent import monkey
monkey.patch_all()
from gevent.pywsgi import WSGIServer
from pywb.apps.frontendapp import FrontEndApp
server = WSGIServer(("127.0.0.1", 0), FrontEndApp(), log=None)
server.start()
print(server.server_port, flush=True)
server.serve_forever()
"""
"""`wayback`, which does not tell when it listens."""


@pytest.fixture
def archive(tmp_path):
    """Ten pages: of each of five articles two revisions."""
    warc = WarcFile()
    for number in range(5):
        warc.page(number, 1)
        warc.page(number, 2, f"Đã sửa {number}")
    (tmp_path / "in.warc.gz").write_bytes(warc.content)
    with Archive.open(tmp_path / "a.db") as opened:
        Import(opened, None, lambda _: None).run([tmp_path / "in.warc.gz"])
    return tmp_path / "a.db"


@pytest.mark.parametrize("name", ["x.warc.gz", "x.warc"])
def test_pywb_opens_ten_pages_with_the_stored_bytes(archive, tmp_path, name):
    path = warc_of(archive, tmp_path / name)
    for words in (["init", "news"], ["add", "news", str(path)]):
        subprocess.run([BIN / "wb-manager", *words], cwd=tmp_path, check=True, capture_output=True)
    with subprocess.Popen(
        [sys.executable, "-c", SERVER], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        try:
            port = next(line for line in server.stdout if line.strip().isdecimal()).strip()
            for number, _ in enumerate(STORIES[:5]):
                for day, title in ((1, None), (2, f"Đã sửa {number}")):
                    address = f"http://127.0.0.1:{port}/news/202507{day:02}120000id_/{url_of(number)}"
                    with urllib.request.urlopen(address, timeout=30) as answer:
                        assert answer.read() == body_of(number, title)
        finally:
            server.terminate()
    shutil.rmtree(tmp_path / "collections")
