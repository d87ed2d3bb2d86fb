/* Shows what is pushed to this browser; a press opens where it leads, on this site only. */
"use strict";
self.addEventListener("push", (event) => {
  let said = {};
  try { said = event.data.json(); } catch { /* nothing readable: still say that something came */ }
  const { title = "PCA", body, lang, dir, tag, url } = said;
  event.waitUntil(self.registration.showNotification(title, { body, lang, dir, tag, data: url, requireInteraction: true }));
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const to = new URL(event.notification.data || "/tasks", self.location.origin);
  event.waitUntil(self.clients.openWindow(to.origin === self.location.origin ? to.href : "/tasks"));
});
