# syntax=docker/dockerfile:1
# One line starts it (another with a key: see README, "Docker"):
#   docker build -t mingfan . && docker run --rm --read-only -p 8000:8000 -e MINGFAN_OPEN=1 mingfan

FROM python:3.12-slim-bookworm AS build
WORKDIR /src
# For the loops in C; nothing of it gets into the image.
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
COPY pyproject.toml README.md LICENSE hatch_build.py ./
COPY service ./service
COPY rules ./rules
COPY deploy/requirements.txt ./requirements.txt
RUN python -m venv --without-pip /opt/mingfan \
    && pip install --no-cache-dir --disable-pip-version-check build==1.2.2 \
    && python -m build --wheel --outdir /dist . \
    # Exactly the files that are pinned, each checked against its hash; of mingfan the wheel just built.
    && pip --python /opt/mingfan/bin/python install --no-cache-dir --disable-pip-version-check \
       --require-hashes -r requirements.txt \
    && pip --python /opt/mingfan/bin/python install --no-cache-dir --disable-pip-version-check --no-deps /dist/*.whl \
    # What is compiled now need not be compiled at each start; the folder is only read later.
    && XDG_CACHE_HOME=/opt/mingfan/cache /opt/mingfan/bin/python -c \
       "from mingfan.ruleset import profile_names; from mingfan import Cleaner; [Cleaner(name) for name in profile_names()]" \
    && chmod -R a+rX /opt/mingfan

FROM python:3.12-slim-bookworm
# Nothing installs or builds anything in here.
RUN pip uninstall --yes --quiet pip setuptools wheel 2>/dev/null || true; \
    useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin mingfan
COPY --from=build /opt/mingfan /opt/mingfan
ENV PATH=/opt/mingfan/bin:$PATH \
    XDG_CACHE_HOME=/opt/mingfan/cache \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MINGFAN_HOST=0.0.0.0 \
    MINGFAN_PORT=8000
USER 10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['MINGFAN_PORT'] + '/readyz', timeout=2)"]
ENTRYPOINT ["mingfan", "serve"]
