"""Lines that a page shows above its article and that are neither headline nor prose."""

from __future__ import annotations

import re2

# Asked of every line of the head: RE2 looks for all alternatives at once.
_BANNER = re2.compile(
    r"(?i)(?:ie|internet explorer) ?\d* is not supported|(?:browser|javascript)\b.{0,60}(?:support|enable|disable|require|outdated)"
    r"|(?:enable|turn on|allow) (?:javascript|cookies|notifications)|optimal experience|another browser"
    r"|\bcookies?\b.{0,80}(?:use|site|website|policy|accept|agree|consent)|(?:uses?|using|accept|our) cookies"
    r"|skip to (?:main )?(?:content|navigation)|^advertisement$|^(?:story|article) continues|newsletter|subscri(?:be|ption|ber)"
    r"|sign (?:up|in)|log ?in|not a robot|breaking news in your browser|click here|privacy policy|affiliate commission|ad ?block"
    r"|^(?:click to )?(?:share|tweet|email|print|send|like)(?: this)?(?: \w+)? (?:on|via|to|with|by) (?:facebook|twitter|x|whatsapp|linkedin|e-?mail|a friend)\b"
    r"|official website of|^(?:read|also read|related|watch|listen|more|see also|photos?|video|image|share|tags?|topics?|follow|updated?|published|posted)\b ?[:|]"
)
_MAX_CHARS = 300


def is_banner(line: str) -> bool:
    """Recognise notices about browsers, cookies and subscriptions, labels and jump links."""
    return _BANNER.search(line[:_MAX_CHARS].encode("utf-8", "replace")) is not None
