// At the door: keeps this page and its files on the device, so that it opens again without a connection.
//
// From the template: data-worker of #door, on the page of a door link only. The page of staff names the person.
// What is kept names no child. It goes when the door closes: see the worker (templates/…/door/worker.js).
(() => {
  if (!window.door) return;
  const { worker } = document.getElementById("door").dataset;
  const page = window.location.pathname;
  const CACHE = `door ${page}`;
  // Browsers offer workers only over HTTPS and on this machine itself.
  const canKeep = Boolean(worker && window.isSecureContext && navigator.serviceWorker && window.caches);

  async function keepPage() {
    const registration = await navigator.serviceWorker.register(worker, { updateViaCache: "none" });
    await registration.update();
    const cache = await caches.open(CACHE);
    const loaded = document.querySelectorAll("script[src], link[rel=stylesheet], link[rel=icon]");
    const files = [...loaded].map((element) => element.src || element.href);
    const answer = await fetch(page, { cache: "no-store" });
    if (!answer.ok || !answer.headers.has("X-Door")) return;
    await cache.addAll(files);
    await cache.put(page, answer);
    for (const { url } of await cache.keys()) {
      if (url !== new URL(page, url).href && !files.includes(url)) await cache.delete(url);
    }
  }

  async function forget() {
    await caches.delete(CACHE);
    const registration = await navigator.serviceWorker.getRegistration(page);
    if (registration) await registration.unregister();
  }

  window.door.canKeep = canKeep;
  if (!canKeep) return;
  keepPage().catch(() => {}); // without a connection, or without room: what was kept before stays
  document.addEventListener("door:closed", () => forget().catch(() => {}));
})();
