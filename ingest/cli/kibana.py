"""`newsfold kibana import|export`: data views, Discover sessions and dashboards."""

from __future__ import annotations

import json
import os
import ssl
import urllib.error
import urllib.parse
import urllib.request
import uuid
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from ingest.errors import ConfigError, IndexMisconfigured, IndexUnavailable, Problem
from ingest.settings import read_settings

app = typer.Typer(no_args_is_help=True)
_TIMEOUT_SECONDS = 60


@app.command("import")
def import_objects(
    url: Annotated[str, typer.Option(envvar="KIBANA_URL", help="Address of Kibana.")] = "http://localhost:5601",
    space: Annotated[str | None, typer.Option(help="Id of the space to import into; default: the default one.")] = None,
) -> None:
    """Import everything into Kibana; importing again replaces it and nothing else.

    Log in with KIBANA_API_KEY, or KIBANA_USER and KIBANA_USER_PASSWORD; ELASTICSEARCH_CA_CERTS is trusted.
    """
    settings = read_settings()
    from ingest.search.kibana import export_objects

    done = send_objects(url, export_objects(settings.index_prefix), space=space, ca_file=settings.elasticsearch_ca)
    Console().print(f"{done} objects are in Kibana at {url}", markup=False)


@app.command("export")
def export_to_file(
    out: Annotated[Path | None, typer.Option(help="File to write; default: print.")] = None,
) -> None:
    """Write the objects as NDJSON, for Kibana's own import page."""
    from ingest.search.kibana import export_objects

    content = export_objects(read_settings().index_prefix)
    if out is None:
        typer.echo(content.decode(), nl=False)
    else:
        out.write_bytes(content)


def send_objects(
    url: str,
    objects: bytes,
    *,
    space: str | None = None,
    ca_file: str | None = None,
    environment: Mapping[str, str] = os.environ,
) -> int:
    """Import NDJSON into Kibana, replacing objects of the same ids; return how many.

    Raises:
        ConfigError: the address is none.
        IndexUnavailable: Kibana cannot be reached.
        IndexMisconfigured: it refuses us or an object.
    """
    if urllib.parse.urlsplit(url).scheme not in {"http", "https"}:
        raise ConfigError(
            [Problem("environment", None, "KIBANA_URL", url, "write scheme, host and port: http://localhost:5601")]
        )
    prefix = f"/s/{urllib.parse.quote(space, safe='')}" if space else ""
    boundary = uuid.uuid4().hex
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="newsfold.ndjson"\r\n'
        "Content-Type: application/ndjson\r\n\r\n"
    ).encode()
    body += objects + f"\r\n--{boundary}--\r\n".encode()
    headers = {"kbn-xsrf": "true", "Content-Type": f"multipart/form-data; boundary={boundary}", **_login(environment)}
    address = f"{url.rstrip('/')}{prefix}/api/saved_objects/_import?overwrite=true"
    answer = _post(urllib.request.Request(address, body, headers, method="POST"), url, ca_file)  # noqa: S310 - http(s), as checked
    if not answer.get("success"):
        refused = "; ".join(
            f"{each['type']} {each['id']}: {each['error']['type']}" for each in answer.get("errors", ())
        )
        raise IndexMisconfigured(f"Kibana at {url} refuses {refused}: is it older than 8.9?")
    return int(answer["successCount"])


def _login(environment: Mapping[str, str]) -> dict[str, str]:
    if key := environment.get("KIBANA_API_KEY"):
        return {"Authorization": f"ApiKey {key}"}
    if user := environment.get("KIBANA_USER"):
        pair = f"{user}:{environment.get('KIBANA_USER_PASSWORD', '')}"
        return {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}
    return {}


def _post(request: urllib.request.Request, url: str, ca_file: str | None) -> dict[str, Any]:
    trust = ssl.create_default_context(cafile=ca_file)
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS, context=trust) as answer:  # noqa: S310 - as above
            content: dict[str, Any] = json.load(answer)
            return content
    except urllib.error.HTTPError as error:
        remedy = "set KIBANA_API_KEY, or KIBANA_USER and KIBANA_USER_PASSWORD"
        raise IndexMisconfigured(f"Kibana at {url} refuses the import ({error.code}): {remedy}") from error
    except (OSError, json.JSONDecodeError) as error:
        raise IndexUnavailable(f"Kibana does not answer at {url} ({error}): start it, or set KIBANA_URL") from error
