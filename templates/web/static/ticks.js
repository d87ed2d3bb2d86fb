/* Each tick of a checklist is kept at once; those made while one is on its way go together after it. A lost line is tried again. */
"use strict";
for (const form of document.querySelectorAll("form[data-ticks]")) {
  const changed = new Map(), say = (what, text) => {
    for (const place of form.querySelectorAll("[data-kept], [data-away], [data-refused]")) place.hidden = !place.matches(`[data-${what}]`);
    if (text) form.querySelector("[data-refused]").textContent = text;
  };
  let busy = false;
  const keep = async () => {
    if (busy || !changed.size) return;
    busy = true;
    const sent = new Map(changed), points = [...sent.keys()];
    const body = { checked: points.filter((point) => sent.get(point)), unchecked: points.filter((point) => !sent.get(point)) };
    for (const name of ["on_behalf_of", "informant", "heard"]) if (form.elements[name]?.value) body[name] = form.elements[name].value;
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": form.elements.csrf.value, "Idempotency-Key": `${form.elements.order.value}-${Date.now().toString(36)}` };
    try {
      const answer = await fetch(form.dataset.ticks, { method: "POST", headers, body: JSON.stringify(body) });
      if (answer.status >= 500) throw new Error(answer.status);
      for (const [point, on] of sent) if (changed.get(point) === on) changed.delete(point);
      if (answer.ok) say("kept"); else say("refused", (await answer.json()).detail);
    } catch { say("away"); setTimeout(keep, 3000); busy = false; return; }
    busy = false;
    keep();
  };
  form.addEventListener("change", ({ target }) => { if (target.name === "checked") { changed.set(target.value, target.checked); keep(); } });
  for (const button of form.querySelectorAll("[data-unneeded]")) button.hidden = true;
}
