/* The search worker: speaks the protocol below, and leaves all else to engine.js.

PROTOCOL. Start it as a module: new Worker(url, {type: "module"}).

  page → worker
    {type: "open", base}             base: the URL of the site's root, with a slash at its end. First of all, once.
    {type: "search", id, q, filters: {category?, year?, kind?}, order: "relevance" | "date", offset, limit, partial?}
                                     id: any number, comes back with the answer. partial: whether the last word may
                                     still be unfinished (default true: as one types).
    {type: "cancel", id}             the answer is not wanted any more; none will come if the worker can help it. A
                                     newer search does not cancel an older one by itself.

  worker → page
    {type: "ready", categories: {slug: name}, years: [2026, 2025, …], total}
    {type: "ready", error: "network" | "index"}     the root of the index could not be read; a search tries again.
    {id, total, results: [{address, title: [[text, isHit], …], excerpt: [[text, isHit], …], date, kind, category}],
     facets: {category: {slug: n}, year: {2017: n}, kind: {post: n}}, corrected, suggestions}
    {id, error: "network" | "index"}                network: offline or a server's fault, worth a retry; index: what
                                                    came is not an index.

address is relative to base, without a slash at its start. date is "2017-12-04", or "" for a page. kind is "post",
"page" or "document". total counts what the filters let through; each facet counts with the other filters applied,
so that a reader sees what another choice would give. corrected is the query that was searched for instead, "" when
it was the reader's own. suggestions are queries to offer when there is nothing, or little. An empty query answers
with every record, by date.
*/

const NAMES = { "tin-hoat-dong": "Tin hoạt động", "huong-dan": "Hướng dẫn", "thong-bao": "Thông báo" };
const SLUGS = Object.keys(NAMES);
const records = Array.from({ length: 45 }, (_, n) => ({
  address: "gioi-thieu/",
  title: `Tập huấn duy trì hệ thống quản lý chất lượng lần ${n + 1}`,
  text: "Chi cục thông báo lịch tập huấn duy trì HTQLCL theo TCVN ISO 9001 cho các cơ quan hành chính.",
  date: `${2016 + (n % 3)}-0${1 + (n % 9)}-04`,
  kind: n % 15 ? "post" : "page",
  category: SLUGS[n % 3],
}));

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase();

function mark(text, words) {
  return text.split(/(\s+)/).map((part) => [part, words.includes(fold(part).replace(/[^a-z0-9]/g, ""))]);
}

function answer({ id, q, filters = {}, order, offset = 0, limit = 10 }) {
  const words = fold(q).split(/[^a-z0-9]+/).filter(Boolean);
  const keys = { category: (r) => r.category, year: (r) => r.date.slice(0, 4), kind: (r) => r.kind };
  const passes = (r, skip) =>
    Object.keys(keys).every((k) => k === skip || !filters[k] || keys[k](r) === String(filters[k]));
  const found = records.filter((r) => words.every((w) => fold(`${r.title} ${r.text}`).includes(w)));
  const facets = {};
  for (const k of Object.keys(keys)) {
    facets[k] = {};
    for (const r of found.filter((one) => passes(one, k))) facets[k][keys[k](r)] = (facets[k][keys[k](r)] || 0) + 1;
  }
  const list = found.filter((r) => passes(r));
  if (order === "date") list.sort((a, b) => (a.date < b.date ? 1 : -1));
  const results = list.slice(offset, offset + limit).map((r) => ({
    ...r, text: undefined, title: mark(r.title, words), excerpt: mark(r.text, words),
  }));
  return { id, total: list.length, results, facets, corrected: q === "tap huna" ? "tap huan" : "", suggestions: list.length ? [] : ["tập huấn"] };
}

self.onmessage = ({ data }) => {
  if (data.type === "open") self.postMessage({ type: "ready", categories: NAMES, years: [2018, 2017, 2016], total: records.length });
  // For the page's own tests until the real engine is here: this query is a fault of the network.
  if (data.type === "search") self.postMessage(data.q === "mạng" ? { id: data.id, error: "network" } : answer(data));
};
