"""What the commands share: how a path is given and how progress is told."""

from __future__ import annotations

from pathlib import Path

import click

PATH = click.Path(path_type=Path)


def progress(ja: str, en: str) -> None:
    """Say on standard error what is being done, in Japanese and English."""
    click.echo(f"{ja} / {en}", err=True)
