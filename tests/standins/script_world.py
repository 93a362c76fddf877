"""What the stand-in of a script manager runs in the browser around somebody's script."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Final

# It keeps its own copies of what a page could replace, as managers do.
_AROUND: Final = """
(() => {
  const { stringify } = JSON;
  const { binding, answer, grants, matches, frames, late, stored } = /*settings*/0;
  const call = globalThis[binding];
  delete globalThis[binding];
  if (!frames && window !== window.top) return;
  if (!matches.some((one) => new RegExp(one).test(location.href))) return;
  const waiting = new Map();
  Object.defineProperty(globalThis, answer, {
    value(id, isDone, given) {
      const { resolve, reject } = waiting.get(id);
      if (isDone) resolve(given); else reject(new Error(given));
    },
  });
  const ask = (what, ...given) => new Promise((resolve, reject) => {
    waiting.set(waiting.size + 1, { resolve, reject });
    call(stringify({ id: waiting.size, what, given, answer }));
  });
  const request = (asked) => {
    const { onload, onerror, ...rest } = asked;
    return ask("request", rest).then(onload, onerror);
  };
  const all = {
    "GM.getValue": (key, other = null) => ask("get", key, other),
    "GM.setValue": (key, value) => ask("set", key, value),
    "GM.deleteValue": (key) => ask("delete", key),
    "GM.listValues": () => ask("list"),
    "GM.xmlHttpRequest": request,
    // The older ones answer at once, of what was stored when the page began.
    GM_getValue: (key, other) => stored[key] ?? other,
    GM_setValue: (key, value) => { stored[key] = value; ask("set", key, value); },
    GM_deleteValue: (key) => { delete stored[key]; ask("delete", key); },
    GM_listValues: () => Object.keys(stored),
    GM_xmlhttpRequest: (asked) => { request(asked); return { abort() {} }; },
    unsafeWindow: window,
  };
  const given = Object.fromEntries(grants.map((name) => [name, all[name]]));
  const modern = Object.entries(given).filter(([name]) => name.startsWith("GM."));
  const GM = modern.length
    ? Object.fromEntries(modern.map(([name, one]) => [name.slice(3), one])) : undefined;
  const { GM_getValue, GM_setValue, GM_deleteValue, GM_listValues } = given;
  const { GM_xmlhttpRequest, unsafeWindow } = given;
  const run = () => {
/*script*/
  };
  if (late) addEventListener("load", () => setTimeout(run, 300)); else run();
})();
"""


def program(
    script: str,
    *,
    binding: str,
    grants: Sequence[str],
    matches: Sequence[str],
    frames: bool,
    late: bool,
    stored: Mapping[str, object],
) -> str:
    """The script with what it was granted, to be run in every document."""
    settings = {
        "binding": binding,
        "answer": f"answer{secrets.token_hex(8)}",
        "grants": list(grants),
        "matches": [_expression(one) for one in matches],
        "frames": frames,
        "late": late,
        "stored": dict(stored),
    }
    around = _AROUND.replace("/*settings*/0", json.dumps(settings))
    return around.replace("/*script*/", script)


def _expression(match: str) -> str:
    return "^" + ".*".join(re.escape(part) for part in match.split("*")) + "$"
