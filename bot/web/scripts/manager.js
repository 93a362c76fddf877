// ---------------------------------------- the script manager: what it stores, and whom it asks

const modern = typeof GM === "object" && GM ? GM : {};
const offered = (name, older) => (modern[name] ? modern[name].bind(modern) : older);
const getValue = offered("getValue", typeof GM_getValue === "function" && GM_getValue);
const setValue = offered("setValue", typeof GM_setValue === "function" && GM_setValue);
const deleteValue = offered("deleteValue", typeof GM_deleteValue === "function" && GM_deleteValue);
const listValues = offered("listValues", typeof GM_listValues === "function" && GM_listValues);
const olderRequest = typeof GM_xmlhttpRequest === "function" && GM_xmlhttpRequest;
const request = offered("xmlHttpRequest", olderRequest);

// What the manager would not store, or forget, holds as long as the page.
const unstored = new Map();
const store = {
  async get(key) {
    if (unstored.has(key)) return unstored.get(key);
    try {
      return (await getValue(key, "")) || "";
    } catch {
      return "";
    }
  },
  async set(key, value) {
    try {
      await setValue(key, value);
      unstored.delete(key);
      return true;
    } catch {
      unstored.set(key, value);
      return false;
    }
  },
  async drop(key) {
    unstored.delete(key);
    try {
      await deleteValue(key);
    } catch {
      unstored.set(key, "");
    }
  },
  async keys() {
    const stored = await Promise.resolve().then(listValues).catch(() => []);
    return [...new Set([...stored, ...unstored.keys()])].filter((key) => unstored.get(key) !== "");
  },
};

/** What Duel Insights answers; status 0 where it does not. */
function ask(method, path, token, body) {
  return new Promise((resolve) => {
    const unreached = () => resolve({ status: 0, told: {}, wait: 0 });
    const headers = token ? { Authorization: `Bearer ${token}` } : {};
    if (body) headers["Content-Type"] = "application/json";
    send({
      method,
      url: `${BASE}/api/capture${path}`,
      headers,
      data: body,
      timeout: PATIENCE_MS,
      anonymous: true, // no cookies: the token alone says who it is
      onload: (answer) => resolve(understand(answer)),
      onerror: unreached,
      ontimeout: unreached,
      onabort: unreached,
    });
  });
}

async function send(asked) {
  try {
    // Some managers answer by a promise too, which complains a second time.
    await request(asked);
  } catch {
    asked.onerror();
  }
}

function understand({ status, responseText, responseHeaders }) {
  let told = null;
  try {
    told = parse(responseText);
  } catch {
    // An empty answer, or the page of something that stands between.
  }
  const wait = Number(/^retry-after:\s*(\d+)/im.exec(responseHeaders ?? "")?.[1] ?? 0);
  // A page could make all objects promises, to look at those that promises are kept with.
  return { __proto__: null, status, told: told && typeof told === "object" ? told : {}, wait };
}
