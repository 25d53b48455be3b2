{% load static %}// Opens the check-in page of one door link again without a connection, until the door closes.
// door-offline.js keeps the page and its files in CACHE. They name no child. Nothing else is ever kept here.
const PAGE = "{{ page|escapejs }}";
const STATIC = "{% get_static_prefix %}";
const CACHE = `door ${PAGE}`;
const CLOSES_AT = {{ closes_at|stringformat:"d" }}; // milliseconds since 1970
const PATIENCE = 6000; // milliseconds

async function forget() {
  await caches.delete(CACHE);
  await self.registration.unregister();
}

async function kept(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request)) || Response.error();
}

async function fetchInTime(request) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), PATIENCE);
  try {
    return await fetch(request, { signal: control.signal });
  } finally {
    clearTimeout(timer);
  }
}

// The server's page first, so that a new version counts at once.
async function openPage(request) {
  const isOver = Date.now() >= CLOSES_AT;
  if (isOver) await forget();
  try {
    const answer = await fetchInTime(request);
    if (answer.status >= 500) return kept(PAGE);
    if (answer.status < 429 && !answer.headers.has("X-Door")) await forget();
    return answer;
  } catch {
    return isOver ? Response.error() : kept(PAGE);
  }
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname === PAGE) event.respondWith(openPage(request));
  else if (pathname.startsWith(STATIC)) event.respondWith(fetchInTime(request).catch(() => kept(request)));
});
