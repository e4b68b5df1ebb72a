"""`newsfold rules`: what a feed's pages repeat, learned from its archive, looked through and decided by people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from ingest.clean.learned import LearnedRule, State

app = typer.Typer(no_args_is_help=True)

FeedId = Annotated[str, typer.Argument(help="Feed id: the stem of its YAML file.")]
RuleId = Annotated[str, typer.Argument(help="Id of a learned rule.")]
Ids = Annotated[list[str], typer.Argument(help="Ids of learned rules; `all` means every proposed one.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_SHOWN_CHARS = 100


@app.command("learn")
def learn_rules(
    feed: FeedId,
    input_path: Annotated[
        str | None, typer.Option("--input", help="Learn from this file, folder or glob instead of the feed's archive.")
    ] = None,
    max_documents: Annotated[int, typer.Option(min=1, help="Look through this many documents at most.")] = 3000,
) -> None:
    """Look through a feed's documents for units that they repeat, and propose rules."""
    from ingest.clean.learned import learned_path
    from ingest.cli.run import find_feed
    from ingest.learn import learn_feed, read_archived, read_inputs
    from ingest.settings import read_settings

    declared = find_feed(feed)
    if input_path is None:
        documents = read_archived(declared, read_settings().archive, max_documents)
    else:
        documents = read_inputs(declared, input_path, max_documents)
    learned = learn_feed(declared, documents)
    fresh = sum(rule.state == "proposed" for rule in learned.rules)
    _say(f"Looked through {learned.documents} documents: {fresh} rules are proposed, in {learned_path(declared)}.")
    if fresh and declared.clean.learned == "apply":
        _say(
            f"They apply from the next run on. Review them: newsfold rules list {feed}; revoke: newsfold rules reject {feed} ID …"
        )
    elif fresh:
        _say(f"Review them: newsfold rules list {feed}; then newsfold rules accept {feed} ID …")


@app.command("list")
def list_rules(
    feed: FeedId,
    state: Annotated[str | None, typer.Option(help="Only proposed, accepted or rejected ones.")] = None,
    as_json: AsJson = False,
) -> None:
    """List what was learned of a feed, best supported first."""
    from ingest.clean.learned import load_learned
    from ingest.cli.run import find_feed

    learned = load_learned(find_feed(feed))
    rules = [rule for rule in learned.rules if state in {None, rule.state}]
    if as_json:
        _print_json(learned.model_dump(mode="json") | {"rules": [rule.model_dump(mode="json") for rule in rules]})
        return
    if not rules:
        _say(f"Nothing was learned of {feed} yet, or nothing of that: newsfold rules learn {feed}")
        return
    table = Table("id", "state", "scope", show_edge=False, title=f"Learned of {feed}, version {learned.version}")
    for name in ("stories", "documents", "days"):
        table.add_column(name, justify="right")
    table.add_column("text", overflow="fold")
    for rule in rules:
        row = (rule.id, rule.state, rule.scope, str(rule.stories), str(rule.documents), str(rule.days))
        table.add_row(*row, _shown(rule.text[:_SHOWN_CHARS]))
    _console().print(table)


@app.command()
def show(feed: FeedId, rule: RuleId) -> None:
    """Show one learned rule whole, and the documents it was seen in."""
    from ingest.clean.learned import learned_path, load_learned
    from ingest.cli.run import find_feed
    from ingest.errors import ConfigError, Problem

    declared = find_feed(feed)
    wanted = rule.removeprefix("learned.")
    found: LearnedRule | None = next((each for each in load_learned(declared).rules if each.id == wanted), None)
    if found is None:
        message = f"no learned rule has this id; see them with `newsfold rules list {feed}`"
        raise ConfigError([Problem(str(learned_path(declared)), None, "rules", rule, message)])
    console = _console()
    table = Table.grid(padding=(0, 2))
    for name, value in found.model_dump(exclude={"text", "seen_in"}).items():
        table.add_row(name, _shown(str(value)))
    for key in found.seen_in:
        table.add_row("seen in", _shown(key))
    console.print(table)
    console.print(Text("\n").append(_shown(found.text)))


@app.command()
def accept(feed: FeedId, ids: Ids) -> None:
    """Let learned rules apply from the next run on; each span that one removes carries `learned.<id>`."""
    _decide(feed, ids, "accepted")


@app.command()
def reject(feed: FeedId, ids: Ids) -> None:
    """Revoke learned rules: they do not apply and are never proposed again."""
    _decide(feed, ids, "rejected")


def _decide(feed: str, ids: list[str], state: State) -> None:
    from ingest.clean.learned import learned_path, load_learned, save_learned
    from ingest.cli.run import find_feed
    from ingest.learn import decide

    declared = find_feed(feed)
    before = load_learned(declared)
    after = decide(before, ids, state, str(learned_path(declared)))
    path = save_learned(declared, after)
    changed = sum(old.state != new.state for old, new in zip(before.rules, after.rules, strict=True))
    _say(f"{changed} rules are {state} now; version {after.version} of {path}.")


def _shown(text: str) -> Text:
    from ingest.cli.explain import escape_controls

    return Text(escape_controls(text))


def _console() -> Console:
    return Console(soft_wrap=True)


def _say(line: str) -> None:
    _console().print(_shown(line))


def _print_json(value: dict[str, Any]) -> None:
    _console().out(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode(), highlight=False)
