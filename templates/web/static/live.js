/* Live pages. One connection for all pages of this browser: whoever holds the lock listens and tells the others that
   something happened; each page then fetches its own part. A page that is hidden gives the lock up. A page that hears
   nothing for a while (no locks here, or whoever held it sleeps) looks for itself. */
"use strict";
(() => {
  const place = document.querySelector("[data-part]");
  if (!place) return;
  const shares = navigator.locks && window.BroadcastChannel;
  const others = shares && new BroadcastChannel("pca-live");
  const patience = shares ? 30000 : 5000;
  const line = (state) => document.dispatchEvent(new CustomEvent("pca-line", { detail: state }));
  let heard = Date.now(), busy = false, again = false, waiting = 0;

  /* This page's own part, put in without disturbing what is typed. */
  const look = async () => {
    heard = Date.now();
    if (document.hidden) return;
    if (busy) { again = true; return; }
    busy = true; again = false;
    clearTimeout(waiting);
    try {
      const answer = await fetch(place.dataset.part, { headers: { Accept: "text/html" }, cache: "no-store", signal: AbortSignal.timeout?.(20000) });
      if (answer.status === 401 || answer.status === 403) { location.reload(); return; }
      if (!answer.ok) throw new Error(answer.status);
      await htmx.swap({ sourceElement: place, target: place, swap: "none", text: await answer.text() });
      line("open");
    } catch {
      line("lost");
      waiting = setTimeout(look, 2000 + 3000 * Math.random());
    }
    busy = false;
    if (again) look();
  };

  /* The one connection of this browser. */
  let source, later = 0;
  const listen = () => {
    source = new EventSource("/live");
    source.onmessage = () => { others.postMessage(""); look(); };
    source.addEventListener("signed-out", () => { others.postMessage(""); look(); });
    source.onerror = () => { if (source.readyState === 2) later = setTimeout(listen, 2000 + 3000 * Math.random()); };
  };
  let asking, letGo;
  const lead = async () => {
    if (!shares || asking || document.hidden) return;
    const mine = asking = new AbortController();
    try {
      await navigator.locks.request("pca-live", { signal: mine.signal }, () => new Promise((done) => {
        if (mine.signal.aborted) { done(); return; }
        letGo = () => { clearTimeout(later); source.close(); letGo = null; done(); };
        listen();
      }));
    } catch { /* hidden before it was one's turn */ }
  };
  const rest = () => { asking?.abort(); asking = null; letGo?.(); };
  if (others) others.onmessage = look;
  document.addEventListener("visibilitychange", () => { if (document.hidden) rest(); else { lead(); look(); } });
  addEventListener("pagehide", rest);
  addEventListener("pageshow", (event) => { if (event.persisted) { lead(); look(); } });
  setInterval(() => { if (!document.hidden && Date.now() - heard > patience) look(); }, 1000);
  line("open");
  lead();
  if (!shares) look();
})();
