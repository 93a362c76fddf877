// ==UserScript==
// @name         Duel Insights capture
// @namespace    {{base_url}}
// @version      {{version}}
// @description  Sends the replays that you open, and that your jobs ask for, to {{host}}.
{{matches}}
// @run-at       document-start
// @noframes
// @grant        GM.getValue
// @grant        GM.setValue
// @grant        GM.deleteValue
// @grant        GM.listValues
// @grant        GM.xmlHttpRequest
// @grant        GM_getValue
// @grant        GM_setValue
// @grant        GM_deleteValue
// @grant        GM_listValues
// @grant        GM_xmlhttpRequest
// @grant        unsafeWindow
// @connect      {{hostname}}
// @downloadURL  {{base_url}}/capture.user.js
// @updateURL    {{base_url}}/capture.user.js
// ==/UserScript==

// It reads along what a replay's page receives when a person opens it. It asks the replay site for
// nothing, turns no pages, and leaves the site's check of who is there alone.
(() => {
"use strict";
const BASE = "{{base_url}}";
const HOST = "{{host}}";
// What is stored holds for this address alone, should the script ever come from another one.
const TOKEN = `token ${BASE}`;
const CONSENT = `consent ${BASE}`;
const FILE_CONSENT = "file consent";
const MAX_BYTES = 8 * 2 ** 20;
const MAX_KEPT = 200;
const MAX_KEPT_BYTES = 64 * 2 ** 20;
const SILENCE_MS = 30_000;
const ANSWER_MS = 2_000;
const PATIENCE_MS = 30_000;
const LONGEST_WAIT_S = 600;
// The page may put functions of its own in their place later, and read along.
const { parse, stringify } = JSON;

{{parts}}
})();
