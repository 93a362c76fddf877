// ---------------------------------------- the page: its world, its address, what it was given

const THERE = 1; // what the page's world says first, as a number: answers are texts

/** Hears what the page gets for its replay; every request goes its way as the page made it. */
function observe(page, limit, tell) {
  "use strict";
  const tooLarge = 2;
  const isFirefox = typeof exportFunction === "function";
  const lend = (ours) => (isFirefox ? exportFunction(ours, page) : ours);
  const isReplay = (address) => {
    try {
      const url = new URL(address, page.location.href);
      return url.origin === page.location.origin && /\/view-replay\/?$/.test(url.pathname);
    } catch {
      return false;
    }
  };
  const textOf = (asked) => {
    const kind = asked.responseType;
    if (kind === "json") return JSON.stringify(asked.response);
    return kind && kind !== "text" ? new Response(asked.response).text() : asked.responseText;
  };
  const pass = (text) => tell(text.length > limit ? tooLarge : text);
  const hearRequest = async (asked) => {
    pass(asked.status && isReplay(asked.responseURL) ? await textOf(asked) : "");
  };
  const hearResponse = async (answer) => {
    if (answer.headers.get("content-length") > limit) tell(tooLarge);
    else pass(isReplay(answer.url) ? await answer.clone().text() : "");
  };
  const hearNothing = lend(() => tell(""));

  const open = page.XMLHttpRequest.prototype.open;
  page.XMLHttpRequest.prototype.open = lend(function (...given) {
    if (isReplay(String(given[1]))) {
      this.addEventListener("loadend", lend(() => void hearRequest(this).catch(hearNothing)));
    }
    return Reflect.apply(open, this, given);
  });
  const fetch = page.fetch;
  page.fetch = lend(function (...given) {
    const coming = Reflect.apply(fetch, this ?? page, given);
    const isOurs = isReplay(String(given[0]?.url ?? given[0]));
    if (isOurs) coming.then(lend(hearResponse)).catch(hearNothing);
    return coming;
  });
}

/** Whether the page's world is heard; its messages come as events of a name nobody guesses. */
function listen(hear) {
  const name = `duel-insights-${crypto.getRandomValues(new Uint32Array(4)).join("-")}`;
  let isHeard = false;
  document.addEventListener(name, ({ detail }) => {
    if (detail === THERE) isHeard = true;
    else hear(detail);
  });
  try {
    const script = document.createElement("script");
    script.textContent = `{
      const tell = (detail) => document.dispatchEvent(new CustomEvent("${name}", { detail }));
      (${observe})(window, ${MAX_BYTES}, tell);
      tell(${THERE});
    }`;
    document.documentElement.append(script);
    script.remove();
  } catch {
    // A page may forbid scripts that are made of text.
  }
  if (!isHeard && typeof unsafeWindow === "object") {
    observe(unsafeWindow, MAX_BYTES, hear);
    isHeard = true;
  }
  return isHeard;
}

/** The replay that the page's address names, as links with a user's number before it do too. */
function pageId() {
  const given = new URLSearchParams(location.search).get("id") ?? "";
  return Number(/^(?:\d{1,12}-)?([1-9]\d{0,11})(?!\d)/.exec(given)?.[1] ?? 0);
}

/** The replay in an answer, or a sentence that says what is wrong with it. */
function read(text) {
  const bytes = typeof text === "string" ? new Blob([text]).size : Infinity;
  if (bytes > MAX_BYTES) return { fault: "This replay is larger than 8 MiB: nothing was sent." };
  let found = null;
  try {
    found = parse(text);
  } catch {
    // Said below.
  }
  if (found?.action === "Error" && typeof found.message === "string") {
    const said = found.message.slice(0, 120);
    const isGone = said.toLowerCase().includes("not exist");
    const advice = isGone ? "Go on with another replay." : "Do what the page asks, or reload it.";
    return { fault: `DuelingBook said “${said}”. ${advice}` };
  }
  if (!isId(found?.id) || !Array.isArray(found.plays)) {
    return { fault: "The page got no replay: reload it in a minute." };
  }
  if (found.id !== pageId()) {
    return { fault: "The page got another replay than its address says: nothing was sent." };
  }
  return { id: found.id, text, bytes };
}

const isId = (given) => Number.isSafeInteger(given) && given > 0;
