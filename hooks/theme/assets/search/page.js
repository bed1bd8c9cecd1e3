// The search page. What is looked for stands in the address, so that it can be kept, sent and come back to.

const version = new URL(import.meta.url).search;
const { KINDS, KIND_NAMES, ROOT, connect, count, facts, link, make, marked, onPause, wanted } = await import(
  new URL(`client.js${version}`, import.meta.url)
);

const PAGE = 10;
const SLOW = 6000; // Milliseconds after which a reader is told that the line is slow.
// False takes the service worker away from every reader at the next visit, and what it kept at the one after.
const OFFLINE = true;
const form = document.querySelector(".search-form[data-index]");
const input = form.elements.q;
const filters = form.querySelector(".search-filters");
const idle = document.querySelector(".search-idle");
const found = document.querySelector(".search-found");
const heading = found.querySelector("h2");
const body = found.querySelector(".search-results");
const status = document.querySelector(".search-status");
const title = document.title;

// The address calls them as readers do, the index by its own names.
const FILTERS = { "chuyen-muc": "category", nam: "year", loai: "kind" };
const kindInAddress = kind => Object.keys(KINDS).find(key => KINDS[key] === kind);
const isTouched = matchMedia("(pointer: coarse)").matches;

let state = read();
let kept = true; // Whether the address is one to come back to, rather than words half typed.
let timers = [];
let writing;

// In the reach of the service worker, unlike the one that the box of other pages starts.
const worker = new URL(`tim-kiem/worker.js${version}`, ROOT);
const talk = connect({ answered: show, counted: tally, failed: fail, worker });

/* The address */

function read() {
  const found = new URLSearchParams(location.search);
  const year = found.get("nam") ?? "";
  return {
    q: wanted(found.get("q") ?? ""),
    category: found.get("chuyen-muc") ?? "",
    year: /^\d{4}$/.test(year) ? year : "",
    kind: KINDS[found.get("loai")] ?? "",
    order: found.get("thu-tu") === "ngay" ? "date" : "relevance",
    page: Math.max(1, Math.trunc(Number(found.get("trang"))) || 1),
  };
}

function address(of) {
  const said = new URLSearchParams();
  if (of.q) said.set("q", of.q);
  if (of.category) said.set("chuyen-muc", of.category);
  if (of.year) said.set("nam", of.year);
  if (of.kind) said.set("loai", kindInAddress(of.kind));
  if (of.order === "date") said.set("thu-tu", "ngay");
  if (of.page > 1) said.set("trang", of.page);
  return location.pathname + `?${said}`.replace(/^\?$/, "");
}

/** Put *state* into the address: as a step of the history when the present one is to be kept, else in its place. */
function write(isStep) {
  clearTimeout(writing);
  const now = address(state);
  if (now !== location.pathname + location.search) {
    const adds = kept && location.search !== "";
    history[adds ? "pushState" : "replaceState"](null, "", now);
    kept = isStep;
  }
  kept ||= isStep;
  document.title = state.q ? `${state.q} – ${title}` : title;
}

/* Searching */

function later(pause, act) {
  timers.push(setTimeout(act, pause));
}

function forget() {
  timers.forEach(clearTimeout);
  timers = [];
}

const isNarrowed = () => Boolean(state.category || state.year || state.kind);
const isAsked = () => Boolean(state.q) || isNarrowed();

function question() {
  const { q, category, year, kind, order, page } = state;
  return { q, filters: { category, year, kind }, order, offset: (page - 1) * PAGE, limit: PAGE, counts: true };
}

/** Ask for what *state* says. When results are there, *focus* moves to them, or the page back to where its reader was. */
function search({ isStep = true, focus = false, top = 0 } = {}) {
  forget();
  clearTimeout(writing);
  // Browsers allow a hundred changes of the address in half a minute, which a quick writer would use up.
  if (isStep) write(true);
  else writing = setTimeout(() => write(false), 400);
  if (!isAsked()) return rest();
  talk.ask({ ...question(), focus, top });
  later(400, () => {
    if (found.hidden) tell("Đang tìm…");
    body.setAttribute("aria-busy", "true");
  });
  later(SLOW, () => trouble("Đường truyền đang chậm, dữ liệu tìm kiếm chưa về đủ."));
}

function rest() {
  talk.drop();
  idle.hidden = false;
  found.hidden = true;
  filters.hidden = true;
  status.textContent = "";
}

/** Change *state* by a choice of the reader's: results begin at the first page again. */
function choose(change, more) {
  state = { ...state, page: 1, ...change };
  fill();
  search(more);
}

/* What is shown */

/** Show *text* as the heading of what was found, and say it once typing has stopped. */
function tell(text, ...below) {
  idle.hidden = true;
  found.hidden = false;
  body.removeAttribute("aria-busy");
  heading.textContent = text;
  body.replaceChildren(...below);
}

function say(text, pause = 900) {
  later(pause, () => (status.textContent = text));
}

function show({ total, results, corrected }, { focus, top }) {
  forget();
  const pages = Math.ceil(total / PAGE);
  if (total && state.page > pages) return choose({ page: pages });
  // One that only finishes the last word is what somebody is about to type, not what they missed.
  const isOther = corrected && !plain(corrected).startsWith(plain(state.q));
  const query = state.q && !isOther ? ` cho “${state.q}”` : "";
  const place = state.page > 1 ? `, trang ${count(state.page)} trên ${count(pages)}` : "";
  const text = total ? `${count(total)} kết quả${query}${place}` : `Không tìm thấy kết quả nào${query}`;
  const note = isOther ? [spelling(corrected)] : [];
  form.elements["thu-tu"].parentElement.hidden = total < 2;
  offer(key => talk.choices[key] ?? []);
  filters.hidden = (!total && !isNarrowed()) || [...filters.querySelectorAll("label")].every(label => label.hidden);
  if (total) {
    const list = make("ol", { class: "listing", start: (state.page - 1) * PAGE + 1 }, ...results.map(entry));
    tell(text, ...note, list, pager(pages));
  } else tell(text, ...note, nothing());
  say([text, ...note.map(each => each.textContent)].join(". "));
  if (focus) heading.focus();
  else if (top) scrollTo(0, top);
}

const plain = text => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();

function spelling(corrected) {
  const shown = make("strong", {}, corrected);
  return make("p", { class: "search-note" }, `Không thấy “${state.q}”. Đang hiện kết quả cho “`, shown, "”.");
}

function entry(record) {
  return make(
    "li",
    { class: "listing-entry" },
    make("h3", {}, make("a", { href: link(record) }, make("span", {}, ...marked(record.title)))),
    make("p", { class: "post-meta" }, ...facts(record, talk.names)),
    ...(record.excerpt?.length ? [make("p", { class: "listing-lead" }, ...marked(record.excerpt))] : []),
  );
}

const archive = () => make("a", { href: `${ROOT}luu-tru/` }, "Lưu trữ");

function nothing() {
  const tips = [];
  if (isNarrowed()) {
    const all = { ...state, category: "", year: "", kind: "", page: 1 };
    tips.push(make("li", {}, make("a", { href: address(all) }, "Tìm trong tất cả chuyên mục, mọi năm, mọi loại"), "."));
  }
  tips.push(
    make("li", {}, "Bớt từ, hoặc thử từ khác cùng nghĩa."),
    make("li", {}, "Nếu biết bài đăng khi nào, hãy xem ", archive(), " theo năm và tháng."),
  );
  return make("ul", {}, ...tips);
}

/** Offer the choices of each filter that *valuesOf* gives for it; *numberOf* tells how many results each would leave. */
function offer(valuesOf, numberOf) {
  for (const [name, key] of Object.entries(FILTERS)) {
    const known = talk.choices[key] ?? [];
    const values = [...new Set([...valuesOf(key), state[key]])].filter(Boolean);
    const order = key === "category" ? Object.keys(talk.names) : known;
    if (key === "year") values.sort((a, b) => b - a);
    else values.sort((a, b) => order.indexOf(a) - order.indexOf(b));
    const named = { category: talk.names, year: {}, kind: KIND_NAMES }[key];
    const option = value => {
      const said = key === "kind" ? kindInAddress(value) : value;
      const number = numberOf ? ` (${count(numberOf(key, value))})` : "";
      return new Option((named[value] ?? value) + number, said, false, value === state[key]);
    };
    const select = form.elements[name];
    select.replaceChildren(new Option("Tất cả", ""), ...values.map(option));
    // By what the site has, not by what was found: results must not move when the counts come.
    select.parentElement.hidden = known.length < 2 && !state[key];
  }
}

/** Tell of each choice how many results it would leave, and offer none that would leave nothing. */
function tally(facets) {
  if (facets) offer(key => Object.keys(facets[key]), (key, value) => facets[key][value] ?? 0);
}

function pager(pages) {
  if (pages < 2) return "";
  const here = state.page;
  const shown = [...new Set([1, here - 1, here, here + 1, pages])].filter(page => page >= 1 && page <= pages);
  const step = (page, name, more = {}) => {
    const to = make("a", { href: address({ ...state, page }), ...more }, name);
    if (page === here) to.setAttribute("aria-current", "page");
    return make("li", {}, to);
  };
  const numbers = shown.flatMap((page, at) => [
    ...(at && page - shown[at - 1] > 1 ? [make("li", { class: "search-gap", "aria-hidden": "true" }, "…")] : []),
    step(page, count(page), { "aria-label": `Trang ${page}` }),
  ]);
  if (here > 1) numbers.unshift(step(here - 1, "Trang trước"));
  if (here < pages) numbers.push(step(here + 1, "Trang sau"));
  const row = make("ul", {}, ...numbers);
  return make("nav", { class: "listing-pager search-pager", "aria-label": "Các trang kết quả" }, row);
}

/* When it does not work */

function fail(error) {
  forget();
  if (error === "network") trouble("Không tải được dữ liệu tìm kiếm. Hãy kiểm tra kết nối mạng rồi thử lại.");
  else if (!("DecompressionStream" in window)) trouble("Trình duyệt này đã quá cũ nên không tìm kiếm được.");
  else trouble("Dữ liệu tìm kiếm bị lỗi hoặc vừa được cập nhật. Hãy thử lại.");
}

function trouble(text) {
  const button = make("button", { type: "button", class: "button search-retry" }, "Thử lại");
  button.addEventListener("click", again);
  const meanwhile = make("p", {}, "Trong lúc chờ, bạn có thể xem ", archive(), ".");
  tell("Chưa tìm được", make("p", {}, text), make("p", {}, button), meanwhile);
  say(text, 0);
}

function again() {
  talk.renew();
  search({ focus: true });
}

/* The reader */

/** Put *state* into the choices of the form. The field belongs to who types in it. */
function fill() {
  form.elements["chuyen-muc"].value = state.category;
  form.elements.nam.value = state.year;
  form.elements.loai.value = kindInAddress(state.kind) ?? "";
  form.elements["thu-tu"].value = state.order === "date" ? "ngay" : "";
}

const stop = onPause(input, () => {
  if (wanted(input.value) !== state.q) choose({ q: wanted(input.value) }, { isStep: false });
});

form.addEventListener("submit", event => {
  event.preventDefault();
  stop();
  // A phone's keyboard covers what was found until the field loses the focus.
  choose({ q: wanted(input.value) }, { focus: isTouched || document.activeElement !== input });
});

filters.addEventListener("change", () => {
  stop();
  const { elements } = form;
  choose({
    q: wanted(input.value),
    category: elements["chuyen-muc"].value,
    year: elements.nam.value,
    kind: KINDS[elements.loai.value] ?? "",
    order: elements["thu-tu"].value === "ngay" ? "date" : "relevance",
  });
});

found.addEventListener("click", event => {
  const to = event.target.closest("a");
  if (!to || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (to.pathname === location.pathname && to.search) {
    event.preventDefault();
    write(true);
    history.pushState(null, "", to.href);
    arrive({ focus: true });
  } else {
    write(true);
    history.replaceState({ top: scrollY }, "");
  }
});

/** Take up what the address says. */
function arrive(more) {
  stop();
  state = read();
  input.value = state.q;
  kept = true;
  fill();
  search(more);
}

/** Keep the search for times without a network, from the first use on. */
async function keep() {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  if (!OFFLINE) {
    await (await serviceWorker.getRegistration(location.pathname))?.unregister();
    await caches.delete("bulletin-search");
    return;
  }
  const isFirst = !serviceWorker.controller;
  await serviceWorker.register(new URL("tim-kiem/offline.js", ROOT));
  const { active } = await serviceWorker.ready;
  const loaded = performance.getEntriesByType("resource").map(entry => entry.name);
  active.postMessage([location.origin + location.pathname, ...loaded.filter(url => url.startsWith(ROOT))]);
  if (!isFirst) return;
  // What was read of the index before went past it: read that once more, aside.
  if (!serviceWorker.controller) {
    await new Promise(done => serviceWorker.addEventListener("controllerchange", done, { once: true }));
  }
  const aside = connect({ answered() {}, counted: () => aside.close(), failed: () => aside.close(), worker });
  aside.ask(question());
}

addEventListener("popstate", () => arrive({ top: history.state?.top }));
addEventListener("online", () => {
  if (found.querySelector(".search-retry")) again();
});
input.addEventListener("focus", () => talk.open(), { once: true });

// Words may have been typed before this script came.
if (wanted(input.value)) state.q = wanted(input.value);
input.value ||= state.q;
filters.disabled = false;
form.querySelector(".search-late").remove();
fill();
search({ top: history.state?.top });
if (!state.q && !isTouched) input.focus({ preventScroll: true });
// Where a browser or its owner wants no service worker, the search goes without.
const settled = () => keep().catch(() => {});
if (document.readyState === "complete") settled();
else addEventListener("load", settled);
