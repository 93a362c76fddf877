// ---------------------------------------- what happens when

const UNREACHED = "Duel Insights cannot be reached.";
const UNSTORED = "Your script manager stores nothing: this lasts until you leave the page.";
const state = {
  token: "",
  wanted: null, // ids in the order to open them; null while nobody said
  trouble: UNREACHED, // why nobody did
  progress: null,
  next: 0,
  capture: null,
  hasWaited: false,
  isWaiting: false,
  said: "", // why this browser is not paired any more
};
let answers = 0;
let turn = Promise.resolve();

/** One thing after the other, whoever taps meanwhile. */
function inTurn(work) {
  const stumble = { text: "The capture script stumbled: reload this page.", tone: "bad" };
  turn = turn.then(work).catch(() => show(stumble));
  return turn;
}

function note(told) {
  const { done, total } = told;
  if ([done, total].every((count) => Number.isSafeInteger(count) && count >= 0)) {
    state.progress = { done, total };
  }
  if (Array.isArray(told.wanted)) {
    state.wanted = told.wanted.map((one) => one?.replay_id).filter(isId);
  }
  const after = "next" in told ? told.next?.replay_id : state.wanted.find((id) => id !== pageId());
  state.next = isId(after) ? after : 0;
}

/** Ask what is wanted, then do what there is to do. */
async function resume() {
  state.isWaiting = false;
  state.token = await store.get(TOKEN);
  if (!state.token) return alone();
  const answer = await ask("GET", "/wanted", state.token);
  const { status, told } = answer;
  if (status === 401) return unpair(told.detail);
  if (status === 429 && !state.hasWaited) return later(answer, resume);
  state.wanted = null;
  if (status === 200) note({ wanted: [], ...told });
  else state.trouble = (status >= 400 && status < 500 && told.detail) || UNREACHED;
  return settle();
}

async function settle() {
  const { token, wanted, capture } = state;
  if (state.isWaiting) return undefined;
  if (capture) capture.isSeen = true;
  if (!token) return alone();
  if (wanted && !wanted.includes(pageId())) return spare();
  if (!capture) return watch();
  if (!(await store.get(CONSENT))) return askConsent();
  return wanted ? deliver() : hold(state.trouble);
}

/** Without a pairing there is the code, or a file. */
async function alone(said = state.said, isAsked = false) {
  const isKeeping = state.capture && (await store.get(FILE_CONSENT));
  if (isKeeping && !said && !isAsked) return hold();
  const agree = async () => {
    await store.set(FILE_CONSENT, "yes");
    await alone("");
  };
  const canAsk = state.capture && !isKeeping;
  return show({
    text: said || "Pair with Discord: type the code.",
    tone: said ? "bad" : "",
    hasForm: true,
    note: canAsk ? "No code? Keep the replays you open here for a file?" : "",
    acts: canAsk ? [{ label: "Keep for a file", act: agree }] : [],
  });
}

async function pair(code) {
  show({ text: "Pairing…" });
  // What a page may have put in place of the browser's own gets to see neither code nor token, so
  // nothing is asked of texts here, and nothing inherited.
  const body = stringify({ __proto__: null, code });
  const { status, told } = await ask("POST", "/pair", "", body);
  if (status !== 200 || typeof told.token !== "string" || !told.token) {
    const why = status ? "This code did not work: ask for a new one." : `${UNREACHED} Try again.`;
    return alone(told.detail || why, true);
  }
  state.said = "";
  const isStored = await store.set(TOKEN, told.token);
  await resume();
  return isStored ? undefined : panel.remark(UNSTORED);
}

async function unpair(said) {
  await store.drop(TOKEN);
  await store.drop(CONSENT);
  await store.drop(FILE_CONSENT);
  Object.assign(state, { token: "", wanted: null, progress: null, next: 0 });
  state.said = said || "This browser is not paired any more: pair it again.";
  return alone();
}

async function forget() {
  show({ text: "Forgetting…" });
  const { status } = await ask("DELETE", "/token", state.token);
  await unpair();
  state.said = "";
  const isTold = status === 204 || status === 401;
  const untold = "Forgotten here, but Duel Insights was not reached: revoke it in Discord too.";
  const text = isTold ? "Forgotten: this browser is not paired." : untold;
  show({ text, acts: [pairing()], tone: isTold ? "" : "bad" });
}

async function watch() {
  await sendKept();
  if (state.wanted) return show({ text: "Waiting for this replay…", isQuiet: true });
  const text = `${state.trouble} A replay that you open is kept here.`;
  return show({ text, tone: "bad", acts: [{ label: "Try again", act: resume }] });
}

/** This replay is not wanted, perhaps because it was sent before. */
async function spare() {
  await sendKept();
  const isSent = (await store.get("sent")).split(" ").includes(String(pageId()));
  if (isSent || !state.next) return tally();
  return show({ text: "Not on your list: nothing was sent.", acts: [follow()] });
}

function askConsent() {
  const allow = async () => {
    await store.set(CONSENT, "yes");
    await settle();
  };
  const refuse = () => {
    show({ text: "Nothing was sent.", acts: [{ label: "Ask again", act: settle }, follow()] });
  };
  show({
    text: `Send the replays that you open here, and that your jobs ask for, to ${HOST}?`,
    note: "Nothing else leaves this page.",
    acts: [{ label: "Allow", act: allow, isMain: true }, { label: "Not now", act: refuse }],
  });
}

async function deliver() {
  const { id, text } = state.capture;
  show({ text: "Sending…", isQuiet: true });
  const answer = await ask("POST", `/${id}`, state.token, text);
  const { status, told } = answer;
  if (status === 200) {
    await settled(id, told);
    await sendKept();
    return tally();
  }
  if (status === 401) return unpair(told.detail);
  if (status === 429 && !state.hasWaited) return later(answer, settle);
  if (status === 429) return hold(told.detail || UNREACHED);
  if (status < 400 || status >= 500) return hold(UNREACHED);
  if (told.error_code === "not_wanted") return overtaken(id);
  await dropKept([id]);
  state.wanted = state.wanted.filter((one) => one !== id);
  const why = told.detail || "Duel Insights did not take this replay.";
  return show({ text: why, acts: [follow()], tone: "bad" });
}

/** It was wanted a moment ago, so it came meanwhile: from another tab, or a teammate. */
async function overtaken(id) {
  const { status, told } = await ask("GET", "/wanted", state.token);
  await settled(id, status === 200 ? told : {});
  return tally();
}

/** Off the list and out of what is kept; remembered, so that a reload says so. */
async function settled(id, told) {
  state.hasWaited = false;
  state.wanted = state.wanted.filter((one) => one !== id);
  note(told);
  await dropKept([id]);
  const sent = (await store.get("sent")).split(" ").filter((one) => one && one !== String(id));
  await store.set("sent", [...sent, id].slice(-MAX_KEPT).join(" "));
}

/** Send what is kept and wanted; the rest stays for a file. */
async function sendKept() {
  if (!state.wanted || !(await store.get(CONSENT))) return;
  const due = (await listKept()).filter((one) => state.wanted.includes(one.id));
  for (const { key, id } of due) {
    show({ text: "Sending what was kept here…", isQuiet: true });
    const { status, told } = await ask("POST", `/${id}`, state.token, await store.get(key));
    if (status === 200) await settled(id, told);
    else if ([404, 413, 422].includes(status)) await dropKept([id]);
    else return;
  }
}

/** How far it is, and where to go on; a teammate's replays may not be counted. */
function tally() {
  const { done, total } = state.progress ?? { done: 0, total: 0 };
  const text = total ? `✓ ${done} of ${total}` : "✓ Sent";
  const tone = "good";
  if (state.next) return show({ text, tone, acts: [follow()] });
  if (!total) return show({ text: "Your jobs ask for no replay now." });
  if (done < total) return show({ text, tone, note: "Nothing more for you to open now." });
  return show({ text: `${text}: all here. Look at the card in Discord.`, tone });
}

/** Wait as told, once; meanwhile it is kept, for who leaves the page. */
async function later(answer, again) {
  state.hasWaited = state.isWaiting = true;
  if (state.capture && (await store.get(CONSENT))) await keep(state.capture);
  const seconds = Math.min(Math.max(answer.wait, 1), LONGEST_WAIT_S);
  const goOn = () => {
    state.isWaiting = false;
    return again();
  };
  setTimeout(() => inTurn(goOn), seconds * 1000);
  show({ text: `Duel Insights is busy: trying again in ${seconds} s.` });
}

/** Keep it, for a file or until Duel Insights can be reached, as `reason` says. */
async function hold(reason = "") {
  const fault = await keep(state.capture);
  const count = (await listKept()).length;
  const text = reason ? `Kept here (${count}): ${reason}` : `✓ Kept here (${count}) for a file.`;
  const again = { label: "Try again", act: resume, isMain: true };
  const acts = [reason ? again : null, exporting(), reason ? null : pairing()];
  show({ text: fault || text, acts, tone: fault || reason ? "bad" : "good" });
}

// The address is made here, so that an answer cannot lead anywhere else.
const next = () => `${location.origin}/replay?id=${state.next}`;
const follow = () => state.next && { label: "Next", href: next(), isMain: true };
const pairing = () => ({ label: "Pair with Discord", act: () => alone("", true) });
const exporting = () => ({ label: "Export file", act: saveKept });
const clearing = (ids) => ({ label: "Clear kept", act: () => clearKept(ids) });

async function saveKept() {
  const { name, ids } = await exportKept();
  const note = "Give this file to /replay upload in Discord.";
  show({ text: `Saved ${name} (${ids.length}).`, note, acts: [clearing(ids), follow()] });
}

async function clearKept(ids) {
  await dropKept(ids);
  show({ text: "Cleared: nothing of it is kept here.", acts: [follow()] });
}

/** What the panel's menu offers now. */
async function choices() {
  const ids = (await listKept()).map((one) => one.id);
  const first = state.token ? { label: "Forget this browser", act: forget } : pairing();
  return ids.length ? [first, exporting(), clearing(ids)] : [first];
}

/** An answer that the page got; the first one that is its replay counts. */
function hear(text) {
  answers += 1;
  if (state.capture) return;
  const found = read(text);
  if (found.fault) {
    inTurn(() => state.capture || show({ text: found.fault, tone: "bad", acts: [follow()] }));
    return;
  }
  state.capture = found;
  inTurn(() => found.isSeen || settle());
}

/** Say what to do when the page has its answer and the script did not hear it, or none comes. */
function watchSilence(isHeard) {
  const missed = isHeard
    ? "This replay came before the script was there: reload this page once."
    : "This page does not let the script see its replay: try another script manager.";
  const silent = "No replay came yet: if the page shows a check, do it there.";
  let wasMissed = false;
  const say = (text) => inTurn(() => answers || show({ text, tone: "bad", acts: [follow()] }));
  const miss = () => {
    wasMissed = true;
    say(missed);
  };
  setTimeout(() => wasMissed || say(silent), SILENCE_MS);
  const isReplay = ({ name }) => name.startsWith(`${location.origin}/view-replay`);
  const look = (list) => {
    if (list.getEntries().some(isReplay)) setTimeout(miss, ANSWER_MS);
  };
  new PerformanceObserver(look).observe({ type: "resource", buffered: true });
}

function begin() {
  const isHeard = listen(hear);
  watchSilence(isHeard);
  inTurn(resume);
  // A page that comes back by the back button, and one that was paired in another tab meanwhile.
  addEventListener("pageshow", (event) => event.persisted && inTurn(resume));
  document.addEventListener("visibilitychange", () => {
    const look = async () => state.token || ((await store.get(TOKEN)) && resume());
    if (!document.hidden) inTurn(look);
  });
}

// Frames are none of its business, whatever a script manager makes of @noframes; and some run a
// script before the page has its root.
if (window === window.top && pageId()) {
  const start = (_, rooting) => {
    rooting.disconnect();
    begin();
  };
  if (document.documentElement) begin();
  else new MutationObserver(start).observe(document, { childList: true });
}
