/* The search worker: speaks the protocol below, and leaves all else to engine.js.

PROTOCOL. Start it as a module: new Worker(url, {type: "module"}).

  page → worker
    {type: "open", base}             base: the URL of the site's root, with a slash at its end. First of all, once.
    {type: "search", id, q, filters: {category?, year?, kind?}, order: "relevance" | "date", offset, limit, partial?, counts?}
                                     id: any number, comes back with the answer. partial: whether the last word may
                                     still be unfinished (default true: as one types). counts: whether to count what
                                     each choice of a filter would give (default false).
    {type: "cancel", id}             the answer is not wanted any more; none will come if the worker can help it. A
                                     newer search does not cancel an older one by itself.

  worker → page
    {type: "ready", categories: {slug: name}, choices: {category: [slug, …], year: ["2026", …], kind: ["post", …]}, total}
    {type: "ready", error: "network" | "index"}     the root of the index could not be read; a search tries again.
    {id, total, results: [{address, title: [[text, isHit], …], excerpt: [[text, isHit], …], date, kind, category}], corrected}
    {id, facets: {category: {slug: n}, year: {2017: n}, kind: {post: n}}}   after that, where counts were asked for:
                                                    undefined when what they take does not arrive.
    {id, error: "network" | "index"}                network: offline or a server's fault, worth a retry; index: what
                                                    came is not an index.

address is relative to base, without a slash at its start. date is "2017-12-04", or "" for a page. kind is "post",
"page" or "document". total counts what the filters let through; each facet counts with the other filters applied,
so that a reader sees what another choice would give. corrected is the query that was searched for instead, "" when
it was the reader's own. An empty query answers with every record, by date.
*/

import { Engine } from "./engine.js";

let base = "";
let opening = null; // The engine, once its root has been read.
const cancelled = new Set();

class Gone extends Error {}

async function fetchBytes(path) {
  // The root keeps its name when the site changes: ask whether it has. All else never changes.
  const response = await fetch(new URL(`tim-kiem/${path}`, base), path.endsWith(".json") ? { cache: "no-cache" } : {});
  if (response.status === 404 || response.status === 410) throw new Gone(path);
  if (!response.ok) throw new TypeError(response.statusText);
  return response.arrayBuffer();
}

async function opened() {
  opening ??= (async () => {
    const engine = new Engine(fetchBytes);
    await engine.open();
    return engine;
  })();
  try {
    return await opening;
  } catch (error) {
    opening = null;
    throw error;
  }
}

// What fetch throws when it reaches nobody is a TypeError; a root that is not there is no index.
const fault = (error) => (error instanceof TypeError ? "network" : "index");

async function open() {
  try {
    const { categories, count, groups, years } = (await opened()).store.root;
    const [kind, category] = [0, 1].map((at) => [...new Set(groups.map((group) => group.split("/")[at]))].filter(Boolean));
    const choices = { category, year: years.map(([year]) => year), kind };
    self.postMessage({ type: "ready", categories, choices, total: count });
  } catch (error) {
    self.postMessage({ type: "ready", error: fault(error) });
  }
}

async function search(query) {
  try {
    return await (await opened()).search(query);
  } catch (error) {
    if (!(error instanceof Gone)) throw error;
    // The site was put in place anew since its root was read.
    opening = null;
    return (await opened()).search(query);
  }
}

self.onmessage = async ({ data }) => {
  if (data.type === "cancel") cancelled.add(data.id);
  else if (data.type === "open") {
    base = data.base;
    await open();
  } else if (data.type === "search") {
    const { id } = data;
    try {
      // What is cancelled before its turn costs nothing.
      await new Promise((resolve) => setTimeout(resolve));
      if (cancelled.delete(id)) return;
      const { facets, ...answer } = await search(data);
      if (cancelled.delete(id)) return;
      self.postMessage({ id, ...answer });
      if (data.counts) self.postMessage({ id, facets: await facets().catch(() => undefined) });
    } catch (error) {
      if (!cancelled.delete(id)) self.postMessage({ id, error: fault(error) });
    }
  }
};
