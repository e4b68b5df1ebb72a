"""`newsfold rules`: what a feed's pages repeat, learned from its archive, looked through and decided by people; and its memory."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from ingest.clean.learned import LearnedRule, State
    from ingest.feed import Feed
    from ingest.settings import Settings

app = typer.Typer(no_args_is_help=True)

FeedId = Annotated[str, typer.Argument(help="Feed id: the stem of its YAML file.")]
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
    """Look through a feed's documents for what they repeat: propose rules, and renew its memory."""
    from ingest.clean.learned import learned_path
    from ingest.cli.run import find_feed
    from ingest.learn import learn_feed, read_archived, read_inputs
    from ingest.read import find_inputs
    from ingest.remember import remember
    from ingest.settings import read_settings

    declared, settings = find_feed(feed), read_settings()
    if input_path is None:
        documents = read_archived(declared, settings.archive, max_documents)
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
    if remember(declared, settings, None if input_path is None else find_inputs(declared, input_path)) is not None:
        _say(_memory_line(declared, settings))


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
def show(
    feed: FeedId,
    rule: Annotated[str | None, typer.Argument(help="Id of a learned rule; default: show what there is.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show one learned rule whole, with documents it was seen in; or what was learned of a feed in all, its memory too."""
    from ingest.cli.run import find_feed

    declared = find_feed(feed)
    if rule is not None:
        _show_rule(declared, rule, as_json=as_json)
        return
    from ingest.clean.learned import learned_path, load_learned
    from ingest.settings import read_settings

    settings, learned = read_settings(), load_learned(declared)
    states = Counter(each.state for each in learned.rules)
    if as_json:
        _print_json({"rules": dict(states), "version": learned.version, "memory": _memory_facts(declared, settings)})
        return
    rules = ", ".join(f"{count} {state}" for state, count in sorted(states.items())) or "none"
    _say(f"Rules: {rules}; version {learned.version} of {learned_path(declared)}.")
    _say(_memory_line(declared, settings))


@app.command()
def forget(feed: FeedId) -> None:
    """Forget what a feed repeats; its rules stay. The next run learns it again, unless the feed says `clean: {recurrence: false}`."""
    from ingest.clean.memory import forget as forget_memory
    from ingest.clean.memory import memory_path
    from ingest.cli.run import find_feed
    from ingest.settings import read_settings

    declared, settings = find_feed(feed), read_settings()
    was = forget_memory(declared, settings)
    _say(f"{memory_path(declared, settings)} {'is removed' if was else 'was not there'}.")


def _show_rule(declared: Feed, rule: str, *, as_json: bool) -> None:
    from ingest.clean.learned import learned_path, load_learned
    from ingest.errors import ConfigError, Problem

    wanted = rule.removeprefix("learned.")
    found: LearnedRule | None = next((each for each in load_learned(declared).rules if each.id == wanted), None)
    if found is None:
        message = f"no learned rule has this id; see them with `newsfold rules list {declared.id}`"
        raise ConfigError([Problem(str(learned_path(declared)), None, "rules", rule, message)])
    if as_json:
        _print_json(found.model_dump(mode="json"))
        return
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


def _memory_facts(feed: Feed, settings: Settings) -> dict[str, Any] | None:
    """Return what the memory of a feed was made of, plain; None where there is none."""
    from ingest.clean.memory import is_remembering, memory_path, read_memory

    path = memory_path(feed, settings)
    memory = read_memory(path)
    if memory is None:
        return None
    return {
        "version": memory.version,
        "learned_at": memory.learned_at.isoformat(),
        "documents": memory.documents,
        "stories": memory.recurrences.stories,
        "days": memory.days,
        "entries": len(memory.recurrences.keys),
        "path": path,
        "used": is_remembering(feed),
    }


def _memory_line(feed: Feed, settings: Settings) -> str:
    facts = _memory_facts(feed, settings)
    if facts is None:
        return f"Memory: none; a run learns it, or newsfold rules learn {feed.id}"
    unused = "" if facts["used"] else "; the feed's file says that it is not used"
    return (
        f"Memory {facts['version']}: {facts['entries']} runs of words that recur; looked at: documents {facts['documents']}, "
        f"stories {facts['stories']}, days {facts['days']}, at {facts['learned_at']}; in {facts['path']}{unused}."
    )


def _shown(text: str) -> Text:
    from ingest.cli.explain import escape_controls

    return Text(escape_controls(text))


def _console() -> Console:
    return Console(soft_wrap=True)


def _say(line: str) -> None:
    _console().print(_shown(line))


def _print_json(value: dict[str, Any]) -> None:
    _console().out(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode(), highlight=False)
