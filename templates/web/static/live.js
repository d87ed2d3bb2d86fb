/* Live pages. One connection for all pages of this browser: whoever holds the lock listens, for itself and for the
   others; on it the live part of each page comes whenever it is made anew, and is handed on to the page it belongs to.
   A page that is hidden gives the lock up and takes nothing. A page that hears nothing for a while (no locks here, or
   whoever held it sleeps) looks for itself. */
"use strict";
(() => {
  const place = document.querySelector("[data-part]");
  if (!place) return;
  const part = place.dataset.part, { reader, around } = document.body.dataset;
  const parts = around ? [part, around] : [part];
  const tab = String(Math.random()).slice(2);
  const shares = navigator.locks && window.BroadcastChannel;
  const others = shares && new BroadcastChannel("pca-live");
  const patience = shares ? 45000 : 5000;
  const line = (state) => document.dispatchEvent(new CustomEvent("pca-line", { detail: state }));
  let heard = Date.now(), busy = false, again = false, waiting = 0, next = null;

  /* Put a part in without disturbing what is typed; while one is put in, the newest waits. */
  const put = async (html) => {
    if (document.hidden) return;
    if (busy) { next = html; return; }
    busy = true;
    try {
      await htmx.swap({ sourceElement: place, target: place, swap: "none", text: `<hx-partial hx-target="#live" hx-swap="innerMorph">${html}</hx-partial>` });
      line("open");
    } finally { busy = false; }
    if (next !== null) { const newest = next; next = null; put(newest); }
  };

  /* What surrounds the page: each piece takes the place of the one with its name. */
  const sign = (one) => new XMLSerializer().serializeToString(one).replace(/\s+/g, "");
  const surround = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    for (const piece of fresh.querySelectorAll("[id]")) {
      const old = document.getElementById(piece.id);
      if (old && sign(old) !== sign(piece)) old.replaceChildren(...piece.childNodes);
    }
  };
  const bare = async (address) => {
    const answer = await fetch(address, { headers: { Accept: "text/html" }, cache: "no-store", signal: AbortSignal.timeout?.(20000) });
    if (answer.status === 401 || answer.status === 403) { location.reload(); return ""; }
    if (!answer.ok) throw new Error(answer.status);
    const text = await answer.text();
    return text.slice(text.indexOf(">") + 1, text.lastIndexOf("<"));
  };

  /* Fetch this page's own part: when it is shown again, and where nobody listens for it. */
  const look = async () => {
    heard = Date.now();
    if (document.hidden) return;
    if (waiting < 0) { again = true; return; }
    clearTimeout(waiting);
    waiting = -1; again = false;
    let later = 0;
    try {
      const [own, outside] = await Promise.all(parts.map(bare));
      if (outside) surround(outside);
      if (own) await put(own);
    } catch {
      line("lost");
      later = setTimeout(look, 2000 + 3000 * Math.random());
    }
    waiting = later;
    if (again) look();
  };

  /* What comes for the pages of this browser; each takes its own, and nothing that was made for somebody else. */
  const take = (told) => {
    if (told.reader !== reader) return;
    if (told.what === "still") { heard = Date.now(); if (!document.hidden) line("open"); }
    if (told.part === around && told.what === "part" && !document.hidden) surround(told.html);
    if (told.part !== part) return;
    heard = Date.now();
    if (told.what === "part") put(told.html);
    if (told.what === "gone") look();
  };

  /* The one connection of this browser, and for which pages: they say so themselves. */
  let source, later = 0, changed = 0, listens = false, pages = new Map();
  const wanted = () => new Set([...parts, ...[...pages.values()].flat()]);
  const same = (before) => { const now = wanted(); return now.size === before.size && [...now].every((each) => before.has(each)); };
  const tell = (told) => { others.postMessage(told); take(told); };
  const listen = () => {
    clearTimeout(later); clearTimeout(changed);
    source?.close();
    const query = new URLSearchParams([...wanted()].slice(0, 32).map((each) => ["part", each]));
    const own = source = new EventSource("/live?" + query);
    let of = "";
    own.addEventListener("reader", (event) => { of = event.data; });
    own.addEventListener("part", (event) => {
      const end = event.data.indexOf("\n");
      tell({ what: "part", reader: of, part: event.data.slice(0, end), html: event.data.slice(end + 1) });
    });
    own.addEventListener("gone", (event) => tell({ what: "gone", reader: of, part: event.data }));
    own.addEventListener("still", () => { tell({ what: "still", reader: of }); sweep(); });
    own.addEventListener("signed-out", () => { own.close(); others.postMessage({ what: "look" }); look(); });
    own.onerror = () => {
      line("lost");
      if (own.readyState === 2 && own === source) later = setTimeout(listen, 2000 + 3000 * Math.random());
    };
  };
  let answering = null;
  const sweep = () => { /* pages that went without a word are forgotten */
    answering = new Set();
    others.postMessage({ what: "who" });
    setTimeout(() => {
      const before = wanted();
      for (const each of pages.keys()) if (answering && !answering.has(each)) pages.delete(each);
      answering = null;
      if (!same(before)) soon();
    }, 3000);
  };
  const soon = () => { clearTimeout(changed); changed = setTimeout(() => { if (listens) listen(); }, 150); };
  const hear = ({ data: told }) => {
    if (told.what === "look") { look(); return; }
    if (told.what === "who") { if (!document.hidden) others.postMessage({ what: "here", tab, parts }); return; }
    if (told.what !== "here" && told.what !== "away") { take(told); return; }
    if (!listens) return;
    const before = wanted();
    if (told.what === "here") { pages.set(told.tab, told.parts); answering?.add(told.tab); } else pages.delete(told.tab);
    if (!same(before)) soon();
  };
  let asking, letGo;
  const lead = async () => {
    if (!shares || document.hidden) return;
    others.postMessage({ what: "here", tab, parts });
    if (asking) return;
    const turn = asking = new AbortController();
    try {
      await navigator.locks.request("pca-live", { signal: turn.signal }, () => new Promise((done) => {
        if (turn.signal.aborted) { done(); return; }
        letGo = () => { listens = false; clearTimeout(later); clearTimeout(changed); source?.close(); letGo = null; done(); };
        listens = true; pages = new Map();
        others.postMessage({ what: "who" });
        soon();
      }));
    } catch { /* hidden before it was one's turn */ }
  };
  const rest = () => {
    others?.postMessage({ what: "away", tab });
    asking?.abort(); asking = null; letGo?.();
  };
  if (others) others.onmessage = hear;
  document.addEventListener("visibilitychange", () => { if (document.hidden) rest(); else { lead(); look(); } });
  addEventListener("pagehide", rest);
  addEventListener("pageshow", (event) => { if (event.persisted) { lead(); look(); } });
  setInterval(() => { if (!document.hidden && Date.now() - heard > patience) look(); }, 1000);
  line("open");
  lead();
  if (!shares) look();
})();
