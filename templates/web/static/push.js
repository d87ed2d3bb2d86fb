/* Shows what is pushed to this browser; a press opens where it leads, on this site only. */
"use strict";
self.addEventListener("push", (event) => {
  let said = {};
  try { said = event.data.json(); } catch { /* nothing readable: still say that something came */ }
  const { title = "PCA", body, lang, dir, tag, url } = said;
  event.waitUntil(self.registration.showNotification(title, { body, lang, dir, tag, data: url, requireInteraction: true }));
});
/* The browser renewed its address by itself: it is told, and the earlier address proves that it is the same browser. */
self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil((async () => {
    const before = event.oldSubscription, key = before?.options?.applicationServerKey;
    const now = event.newSubscription || (key && await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
    if (!before || !now) return;
    const body = JSON.stringify({ before: JSON.stringify(before), now: JSON.stringify(now) });
    await fetch("/push/renewed", { method: "POST", headers: { "content-type": "application/json" }, body });
  })());
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const to = new URL(event.notification.data || "/tasks", self.location.origin);
  event.waitUntil(self.clients.openWindow(to.origin === self.location.origin ? to.href : "/tasks"));
});
