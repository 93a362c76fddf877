"""What the stand-in of the replay site shows: a page whose own script asks for the replay."""

from __future__ import annotations

from typing import Final

# The real page is full of pictures, fonts, sounds and parts of other sites; each line here is a
# way in which a page makes a browser ask somebody for something.
_OWN_PARTS: Final = """
<link rel="icon" href="/assets/icon.png">
<link rel="stylesheet" href="/assets/site.css">
<img src="/assets/logo.png" alt=""><audio src="/assets/music.mp3" preload="auto" autoplay></audio>
"""
_STRANGERS: Final = """
<link rel="preconnect" href="{foreign}"><link rel="dns-prefetch" href="{foreign}">
<link rel="stylesheet" href="{foreign}/fonts.css">
<script async src="{foreign}/ads.js"></script><script async src="/assets/hop.js"></script>
<img src="{foreign}/pixel.gif" alt=""><img src="/assets/hop.gif" alt="">
<iframe src="{foreign}/frame.html" title="ad"></iframe>
<script>
navigator.sendBeacon("{foreign}/beacon", "seen");
fetch("{foreign}/collect", {{ mode: "no-cors" }}).catch(() => 0);
fetch("/assets/hop.json", {{ mode: "no-cors" }}).catch(() => 0);
try {{ new WebSocket("{foreign}/socket".replace("http", "ws")); }} catch {{ }}
try {{ new WebSocket(location.origin.replace("http", "ws") + "/assets/socket"); }} catch {{ }}
try {{
  new Worker(URL.createObjectURL(new Blob(["fetch('{foreign}/worker').catch(() => 0)"])));
}} catch {{ }}
try {{ navigator.serviceWorker.register("/assets/worker.js").catch(() => 0); }} catch {{ }}
</script>
"""
WIDGET: Final = """
<script async src="{foreign}/turnstile/v0/api.js"></script>
<div class="cf-turnstile" id="check">Checking that you are a person</div>
"""
WIDGET_SCRIPT: Final = 'window.onToken("token-of-a-person");'

_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Replay</title>
{parts}
<script src="/assets/jquery.js"></script>
</head><body data-kind="{kind}" data-by="{by}"><h1>Replay</h1>{widget}<p id="log">Loading</p>
<script src="/assets/replay.js"></script></body></html>
"""

# In the manner of the real one: it takes the id as the address has it, a user before it or not.
PAGE_SCRIPT: Final = """
"use strict";
(function () {
  const { kind, by } = document.body.dataset;
  const id = new URLSearchParams(location.search).get("id");
  const address = "/view-replay?id=" + id;
  function show(text) {
    let told;
    try { told = JSON.parse(text); } catch { return draw("Something went wrong"); }
    console.log(told);
    if (told.action === "Error") { draw(told.message); } else { draw("Loaded replay " + told.id); }
  }
  function draw(line) { document.getElementById("log").textContent = line; }
  function ask(token) {
    const body = new URLSearchParams(token ? { token } : {});
    body.set("webdriver", String(navigator.webdriver));
    if (by === "fetch") {
      fetch(address, { method: "POST", body }).then((a) => a.text()).then(show, () => draw("Lost"));
      return;
    }
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.onload = () => show(request.responseText);
    request.onerror = () => draw("Lost");
    request.send(body);
  }
  if (kind === "widget") { window.onToken = ask; }
  else if (kind === "asks nothing") { draw("Nothing here"); }
  else if (kind === "pops up") { window.open("/assets/popup.html"); alert("Hello"); ask(); }
  else if (kind === "leaves") { location.href = document.body.dataset.away; }
  else if (kind === "asks twice") { ask(); setTimeout(ask, 100); }
  else { ask(); }
})();
"""

CHECK_PAGE: Final = """<!doctype html><html><head><title>Just a moment...</title></head>
<body><h1>Verify you are human</h1><div id="challenge-stage"></div></body></html>"""
LOGIN_PAGE: Final = """<!doctype html><html><head><title>Log in</title></head>
<body><form method="post"><input name="password" type="password"></form></body></html>"""


def replay_page(kind: str, by: str, foreign: str, *, strangers: bool) -> str:
    """The page of one replay; `strangers` lets it ask other sites for parts, as real pages do."""
    parts = _OWN_PARTS + (_STRANGERS.format(foreign=foreign) if strangers else "")
    widget = WIDGET.format(foreign=foreign) if kind == "widget" else ""
    page = _PAGE.format(parts=parts, kind=kind, by=by, widget=widget)
    return page.replace("<body ", f'<body data-away="{foreign}/away" ')
