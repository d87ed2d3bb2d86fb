/* What a page does beyond forms and links: says how old its data are, takes keys, keeps what is typed. All is optional. */
"use strict";
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const stays = one("#age");
  let told = Date.now();

  /* How old the data are, and whether the line is open. */
  const age = () => {
    if (!stays) return;
    const seconds = Math.round((Date.now() - told) / 1000);
    const open = document.documentElement.dataset.line === "open" && seconds < 45;
    stays.classList.toggle("stale", !open);
    stays.textContent = open ? stays.dataset.live : stays.dataset.old.replace("{}", String(seconds));
  };
  document.addEventListener("pca-line", ({ detail: state }) => { document.documentElement.dataset.line = state; if (state === "open") told = Date.now(); age(); });
  if (stays) setInterval(age, 5000);

  /* Keys: j and k go through the rows, Enter opens, a acknowledges, / searches, ? shows help. */
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const step = (by) => {
    const all = rows();
    const at = all.indexOf(document.activeElement.closest("[data-row]"));
    const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
    if (next) { next.tabIndex = -1; next.focus(); }
  };
  /* Help: the section of the guide that goes with this page, asked for once, above the keys. */
  const help = async () => {
    const place = one("#guide"), link = one("[data-help]");
    one("#keys")?.showModal();
    try {
      if (!place.firstChild) place.replaceChildren(one(link.hash, new DOMParser().parseFromString(await (await fetch(link)).text(), "text/html")));
    } catch { location = link; }
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const row = document.activeElement.closest("[data-row]");
    const does = {
      j: () => step(1), k: () => step(-1),
      Enter: () => { if (row === document.activeElement) one("a[href], summary", row)?.click(); },
      a: () => row && one("[data-key=a]", row)?.click(),
      "?": help,
      "/": () => [...document.querySelectorAll("[data-search]")].find((field) => field.offsetParent)?.focus(),
    }[event.key];
    if (does) { does(); if (event.key !== "Enter") event.preventDefault(); }
  });

  /* A form is sent once; what is typed is kept on this device until it was sent. */
  const kept = (form) => form.dataset.keep && `pca:${form.dataset.keep}`;
  document.addEventListener("input", (event) => {
    const form = event.target.form, name = form && kept(form);
    if (!name) return;
    const typed = {};
    for (const field of form.querySelectorAll("textarea, input[type=text]")) if (field.value) typed[field.name] = field.value;
    try { sessionStorage.setItem(name, JSON.stringify(typed)); } catch { /* full or forbidden: typing goes on */ }
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 4000);
  });
  for (const form of document.querySelectorAll("form[data-keep]")) {
    const name = kept(form);
    if (one("[data-done]")) { sessionStorage.removeItem(name); continue; }
    try {
      const typed = JSON.parse(sessionStorage.getItem(name) || "{}");
      for (const [field, value] of Object.entries(typed)) { const input = form.elements[field]; if (input && !input.value) input.value = value; }
    } catch { /* nothing kept */ }
  }
  /* Something is under way: the page looks again until it is over, and puts in the parts that say so. */
  const again = async () => {
    try {
      const answer = document.hidden ? null : await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
      const fresh = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
      if (fresh) for (const place of document.querySelectorAll("[data-again]")) {
        const found = fresh.getElementById(place.id);
        if (found) { place.className = found.className; place.replaceChildren(...found.childNodes); }
      }
    } catch { /* away: it looks again */ }
    if (one("[data-under-way]")) setTimeout(again, 2000);
  };
  if (one("[data-under-way]")) setTimeout(again, 2000);
  /* Passkeys: the page brings what the authenticator is asked, the form takes what it answers. */
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const ask = async (place) => {
    const form = one("form", place) || place, given = JSON.parse(place.dataset.options);
    given.challenge = bytes(given.challenge);
    if (given.user) given.user.id = bytes(given.user.id);
    for (const name of ["allowCredentials", "excludeCredentials"]) for (const key of given[name] || []) key.id = bytes(key.id);
    const got = await navigator.credentials[place.dataset.passkey]({ publicKey: given });
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) if (got.response[name]) response[name] = text(got.response[name]);
    form.elements.answer.value = JSON.stringify({ id: got.id, rawId: text(got.rawId), type: got.type, response });
    form.submit();
  };
  /* Notifications: the browser agrees, and the form takes where they are pushed. */
  const awake = (worker) => new Promise((done) => {
    const see = () => worker.state === "activated" && done();
    worker.addEventListener("statechange", see);
    see();
  });
  const agree = async (form) => {
    const place = await navigator.serviceWorker.register("/static/push.js");
    await awake(place.installing || place.waiting || place.active);
    const held = await place.pushManager.getSubscription();
    if (held && foreign(held, form)) {  /* agreed under an earlier key of ours: a browser keeps to that until it is told otherwise */
      form.elements.before.value = held.endpoint || "";
      await held.unsubscribe();
    }
    const got = await place.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(form.dataset.push) });
    form.elements.subscription.value = JSON.stringify(got);
    form.submit();
  };
  const foreign = (held, form) => Boolean(held.options?.applicationServerKey) && text(held.options.applicationServerKey) !== form.dataset.push;
  /* Whether what this browser holds still reaches it: under our key, and known here. */
  const reaches = async (form) => {
    const place = await navigator.serviceWorker.getRegistration("/static/push.js");
    const held = await place?.pushManager.getSubscription();
    if (!held) return true;
    if (foreign(held, form)) return false;
    if (!held.endpoint || !window.crypto?.subtle) return true;
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(held.endpoint));
    return form.dataset.known.split(" ").includes(text(digest).slice(0, 22));
  };
  const pushed = one("form[data-push]");
  if (pushed && navigator.serviceWorker && window.PushManager) {
    pushed.hidden = false;
    reaches(pushed).then((well) => { one("[data-changed]", pushed).hidden = well; }, () => { /* not known: nothing is said */ });
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-agree]")) agree(pushed).catch(() => { one("[data-denied]", pushed).hidden = false; });
    const place = event.target.closest("[data-ask]")?.closest("[data-passkey]");
    if (place) ask(place).catch(() => { /* cancelled by the person: nothing happens */ });
    if (event.target.closest("[data-help]") && !event.ctrlKey && !event.metaKey) { event.preventDefault(); help(); }
    if (event.target.closest("[data-print]")) print();
    if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  });
})();
