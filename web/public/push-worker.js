// Shows alerts that the node sends by web push (RFC 8030), also while no page of it is open. Keeps nothing and
// answers no request of pages: what they show is always the node's.
"use strict";

const MOST = 300;

/** Text of a message, or what stands in for it: whoever holds the subscription's keys is the node, and still only text is taken. */
const words = (value, otherwise) => (typeof value === "string" && value !== "" ? value.slice(0, MOST) : otherwise);

/** A picture of this node, or one that is in the message itself; nothing else is loaded. */
const picture = (value) => (typeof value === "string" && (/^\/(?!\/)/.test(value) || value.startsWith("data:image/jpeg;base64,")) ? value : undefined);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  let told = {};
  try {
    told = event.data?.json() ?? {};
  } catch {
    // browsers ask for a notification for every message, so one that cannot be read is shown as one
  }
  const incident = Number.isSafeInteger(told.incident) && told.incident > 0 ? told.incident : null;
  const image = picture(told.image);
  event.waitUntil(
    self.registration.showNotification(words(told.title, "Sightline"), {
      body: words(told.body, "There is an alert."),
      ...(image ? { image, icon: image } : {}),
      badge: "/favicon.svg",
      tag: incident === null ? "sightline" : `incident-${incident}`,
      renotify: true,
      data: { incident },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const incident = event.notification.data?.incident;
  const address = new URL(incident ? `/#/alerts?incident=${incident}` : "/#/alerts", self.location.origin).href;
  event.waitUntil(
    (async () => {
      const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
      const open = pages.find((page) => new URL(page.url).origin === self.location.origin);
      if (!open) return self.clients.openWindow(address);
      await open.focus();
      return open.navigate(address);
    })(),
  );
});
