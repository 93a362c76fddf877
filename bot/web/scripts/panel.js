// ---------------------------------------- the panel

const CSS = `{{panel.css}}`;
const panel = makePanel();
const show = panel.show;

function make(tag, traits = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(traits)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** The text, what can be done, and a menu; closed, so that the page cannot look inside. */
function makePanel() {
  const host = make("div", { id: "duel-insights-capture" });
  const root = host.attachShadow({ mode: "closed" });
  const dots = { class: "icon", "aria-label": "More", "aria-expanded": "false" };
  const more = make("button", dots, "⋯");
  const fold = make("button", { class: "icon fold", "aria-expanded": "true" });
  const bar = make("progress", { "aria-label": "Replays that are here" });
  const text = make("p", { class: "text", role: "status" });
  const [note, remark] = [make("p", { class: "note" }), make("p", { class: "note" })];
  const form = makeForm();
  const [acts, menu] = [make("div", { class: "acts" }), make("div", { class: "acts menu" })];
  const brand = make("span", { class: "brand" }, "Duel Insights");
  const count = make("span", { class: "count" });
  const head = make("div", { class: "head" }, brand, count, more, fold);
  const box = make("section", { "aria-label": "Duel Insights capture", tabindex: "-1" });
  box.append(head, bar, text, form, note, acts, remark, menu);
  dress(root);
  root.append(box);
  // The page plays by keyboard too, and has no business with what is typed here: a code is good for
  // whoever sends it first. On the window, and from the start, this comes before any ear of the page.
  const kinds = ["keydown", "keypress", "keyup", "beforeinput", "input", "change", "paste", "copy"];
  for (const kind of [...kinds, "cut", "drop"]) {
    const hush = (event) => event.target === host && event.stopImmediatePropagation();
    window.addEventListener(kind, hush, true);
  }

  // A page that is made for desks is drawn small on a phone; the panel is as large as elsewhere.
  function fit() {
    const width = document.documentElement.clientWidth;
    const isPhone = Math.min(width, screen.width) <= 480;
    box.classList.toggle("phone", isPhone);
    box.style.zoom = String(isPhone ? Math.max(1, width / screen.width) : 1);
  }
  window.addEventListener("resize", fit);

  function setFolded(isFolded) {
    box.classList.toggle("folded", isFolded);
    fold.setAttribute("aria-expanded", String(!isFolded));
    fold.setAttribute("aria-label", isFolded ? "Unfold" : "Fold");
  }
  async function openMenu(isOpen) {
    more.setAttribute("aria-expanded", String(isOpen));
    const shown = Array.from(acts.children, (one) => one.textContent);
    const others = isOpen ? (await choices()).filter((one) => !shown.includes(one.label)) : [];
    menu.replaceChildren(...others.map(makeAct));
  }
  fold.addEventListener("click", () => {
    const isFolded = !box.classList.contains("folded");
    setFolded(isFolded);
    store.set("folded", isFolded ? "yes" : "");
  });
  more.addEventListener("click", () => {
    setFolded(false);
    openMenu(more.getAttribute("aria-expanded") === "false");
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    inTurn(() => pair(form.elements.code.value));
  });
  setFolded(false);
  store.get("folded").then((folded) => setFolded(folded === "yes"));

  return {
    show(view) {
      const hadFocus = root.activeElement;
      if (!host.isConnected) document.documentElement.append(host);
      fit();
      box.dataset.tone = view.tone || "";
      box.classList.toggle("quiet", Boolean(view.isQuiet));
      if (text.textContent !== view.text) text.textContent = view.text;
      note.textContent = view.note || "";
      remark.textContent = "";
      form.hidden = !view.hasForm;
      acts.replaceChildren(...(view.acts || []).filter(Boolean).map(makeAct));
      const { done, total } = state.progress ?? { done: 0, total: 0 };
      [bar.max, bar.value, bar.hidden] = [total || 1, done, !total];
      count.textContent = total ? `${done} of ${total}` : "";
      openMenu(false);
      // Who works by keyboard goes on where the new buttons are.
      const isGone = hadFocus && (!hadFocus.isConnected || hadFocus.closest("[hidden]"));
      if (isGone || hadFocus === box) (acts.querySelector(".main") ?? box).focus();
    },
    remark(sentence) {
      remark.textContent = sentence;
    },
  };
}

function makeForm() {
  const traits = { name: "code", placeholder: "K7QX-M2PD", maxlength: "16", required: "" };
  const ways = { autocomplete: "off", autocapitalize: "characters", spellcheck: "false" };
  const input = make("input", { ...traits, ...ways, "aria-label": "Code from Discord" });
  const hint = "It is behind “Capture in my browser” on the card.";
  const press = make("button", { class: "main" }, "Pair");
  return make("form", { hidden: "" }, input, press, make("p", { class: "note" }, hint));
}

/** A button, or the plain link to another replay. */
function makeAct({ label, act, href, isMain }) {
  const looks = isMain ? { class: "main" } : {};
  if (href) return make("a", { ...looks, href }, label);
  const button = make("button", { ...looks, type: "button" }, label);
  button.addEventListener("click", () => inTurn(act));
  return button;
}

/** A page's policy may forbid style elements; Firefox lets no script of others add sheets. */
function dress(root) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(make("style", {}, CSS));
  }
}
