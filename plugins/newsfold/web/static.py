"""Style and script, served by us."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from fastapi import APIRouter
from fastapi.responses import FileResponse

router = APIRouter()
_FOLDER = Path(__file__).parent / "static"


@router.get("/static/{name}")
def send(name: Literal["newsfold.css", "newsfold.js"]) -> FileResponse:
    """Send one of our two files."""
    return FileResponse(_FOLDER / name, headers={"Cache-Control": "max-age=300"})
