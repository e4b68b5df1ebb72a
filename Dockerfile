# Everything of ours in one image: Airflow's services, the setup step and the command line. Versions come from the locks alone.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    AIRFLOW_HOME=/opt/airflow \
    PYTHONPATH=/opt/newsfold:/opt/newsfold/plugins \
    PATH=/opt/venv/bin:$PATH

RUN apt-get update \
 && apt-get install --yes --no-install-recommends curl tini \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 50000 --gid 0 --create-home airflow \
 && mkdir -p /opt/airflow /opt/newsfold /data \
 && chown -R 50000:0 /opt/airflow /data

WORKDIR /opt/newsfold
COPY requirements-uv.lock requirements.lock requirements-compose.lock ./
# The third lock adds Celery and Postgres to Airflow; it is compiled under the second one's versions.
RUN python -m venv /opt/venv \
 && pip install --no-cache-dir --require-hashes -r requirements-uv.lock \
 && VIRTUAL_ENV=/opt/venv uv pip install --no-cache --require-hashes --compile-bytecode -r requirements.lock \
 && VIRTUAL_ENV=/opt/venv uv pip install --no-cache --require-hashes --compile-bytecode -r requirements-compose.lock

COPY pyproject.toml README.md LICENSE ./
COPY ingest ingest
COPY index_mappings index_mappings
COPY plugins plugins
COPY dags dags
COPY --chmod=755 docker/entrypoint.sh /usr/local/bin/newsfold-entrypoint
RUN VIRTUAL_ENV=/opt/venv uv pip install --no-cache --no-build-isolation --no-deps --editable .

USER 50000:0
ENTRYPOINT ["tini", "--", "newsfold-entrypoint"]
CMD ["newsfold", "--help"]
