# A worker of tulieu: its wheel and what that needs, in the locked versions. No compiler, no root, none of the tools of
# those who work on it.
FROM python:3.11-slim AS built
WORKDIR /src
COPY requirements.lock pyproject.toml README.md LICENSE ./
# The lock is that of the tests, too: its packages are fetched, each checked by its digest, and of them alone is
# installed what the wheel asks for.
RUN pip wheel --no-cache-dir --require-hashes --wheel-dir /locked --requirement requirements.lock \
    && pip install --upgrade --no-index --find-links /locked setuptools
COPY archive archive
COPY crawler crawler
RUN pip wheel --no-deps --no-build-isolation --wheel-dir /locked . \
    && python -m venv /opt/tulieu \
    && /opt/tulieu/bin/pip install --no-index --find-links /locked 'tulieu[fleet]'

FROM python:3.11-slim
COPY --from=built /opt/tulieu /opt/tulieu
RUN useradd --uid 10001 --create-home tulieu
USER tulieu
WORKDIR /home/tulieu
ENV PATH=/opt/tulieu/bin:$PATH PYTHONUNBUFFERED=1
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=30s --start-period=60s CMD ["tulieu", "fleet", "--here"]
ENTRYPOINT ["tulieu"]
CMD ["worker"]
