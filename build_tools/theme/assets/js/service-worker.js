/**
 * Keeps one version of one form, whole, so that it opens without a signal.
 *
 * The build fills in the two lines below (render/form_worker.py): a digest of every byte that is kept, and where the
 * bytes are, seen from here. Another digest is another worker with a cache of its own; it waits until no page uses the
 * one before, so a form that is open never gets half of a newer one. Nothing is ever sent from here.
 */

const DIGEST = "";
const FILES = [];

const OWN = `form ${self.registration.scope} `;
const CACHE = OWN + DIGEST;
const KEPT = new Set(FILES.map((file) => new URL(file, self.location).href));

self.addEventListener("install", (event) => {
  // All or nothing: one file that cannot be had, and the worker before this one stays.
  const requests = [...KEPT].map((url) => new Request(url, { cache: "no-cache" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith(OWN) && name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  url.hash = url.search = "";
  url.pathname = url.pathname.replace(/\/index\.html$/, "/");
  if (request.method !== "GET" || !KEPT.has(url.href)) return;
  event.respondWith(
    caches
      .open(CACHE)
      .then((cache) => cache.match(url.href))
      .then((kept) => kept ?? fetch(request)),
  );
});
