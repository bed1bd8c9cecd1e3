// A service worker for the search page and its worker, and for nothing else: it lies beside the page, so that no other
// page is its business and no news can grow stale in it. What was read of the search once is there without a network.
// page.js registers it, and takes it away (OFFLINE there).

const CACHE = "bulletin-search";
const MOST = 300; // Files. One of the index has about 8 kB.

// Files of the index are named after their content.
const isForGood = url => /\/tim-kiem\/.\/[^/]+\.bin$/.test(url.pathname);

// One page, whatever is looked for.
const key = (request, url) => (request.mode === "navigate" ? url.origin + url.pathname : request);

addEventListener("install", () => skipWaiting());
addEventListener("activate", event => event.waitUntil(clients.claim()));

// What the page had loaded before this was there to keep it.
addEventListener("message", event => {
  const load = async url => (await caches.match(url)) ?? fetched(event, url, url);
  event.waitUntil(Promise.allSettled(event.data.map(load)));
});

addEventListener("fetch", event => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  const name = key(request, url);
  event.respondWith(isForGood(url) ? keptFirst(event, name) : fetchedFirst(event, name));
});

async function keptFirst(event, name) {
  return (await caches.match(name)) ?? fetched(event, event.request, name);
}

async function fetchedFirst(event, name) {
  try {
    return await fetched(event, event.request, name);
  } catch (error) {
    const kept = await caches.match(name);
    if (kept) return kept;
    throw error;
  }
}

/** Ask the network for *request*; keep a sound answer as *name*, for which nobody waits. */
async function fetched(event, request, name) {
  const answer = await fetch(request);
  if (answer.status === 200) event.waitUntil(keep(name, answer.clone()));
  return answer;
}

async function keep(name, answer) {
  const cache = await caches.open(CACHE);
  await cache.put(name, answer);
  // They lie in the order in which they were put: the oldest go.
  const names = await cache.keys();
  await Promise.all(names.slice(0, Math.max(0, names.length - MOST)).map(old => cache.delete(old)));
}
