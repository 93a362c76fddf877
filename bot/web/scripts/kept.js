// ---------------------------------------- captures that are kept here

/** Each replay once; the keys say what is there, so that counting reads none of them. */
async function listKept() {
  const found = new Map();
  for (const key of await store.keys()) {
    const [, id, bytes] = /^kept (\d+) (\d+)$/.exec(key) ?? [];
    if (id) found.set(Number(id), { key, id: Number(id), bytes: Number(bytes) });
  }
  return [...found.values()];
}

/** A sentence where it is not kept, or not for long. */
async function keep({ id, text, bytes }) {
  const kept = await listKept();
  if (kept.some((one) => one.id === id)) return "";
  const taken = kept.reduce((sum, one) => sum + one.bytes, 0);
  if (kept.length >= MAX_KEPT || taken + bytes > MAX_KEPT_BYTES) {
    return "No room for this one: export the file, clear what is kept, then open this again.";
  }
  const isStored = await store.set(`kept ${id} ${bytes}`, text);
  return isStored ? "" : "Your script manager stores nothing: export before you leave this page.";
}

async function dropKept(ids) {
  for (const { key, id } of await listKept()) if (ids.includes(id)) await store.drop(key);
}

/** All that is kept as one file, and how many replays are in it. */
async function exportKept() {
  const kept = await listKept();
  const lines = [];
  // No text in JSON holds a line break, so nothing is lost with them.
  for (const { key } of kept) lines.push((await store.get(key)).replace(/[\r\n]+\s*/g, ""), "\n");
  let name = "duel-insights-captures.jsonl";
  let file = new Blob(lines);
  if (typeof CompressionStream === "function") {
    file = await new Response(file.stream().pipeThrough(new CompressionStream("gzip"))).blob();
    name += ".gz";
  }
  saveFile(file, name);
  return { name, ids: kept.map((one) => one.id) };
}

function saveFile(file, name) {
  const href = URL.createObjectURL(file);
  Object.assign(document.createElement("a"), { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
