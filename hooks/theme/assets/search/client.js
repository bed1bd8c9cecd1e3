// What the search page and the box of the masthead share: one talk with the worker, typing, dates, marks.

// Everything of one version of the site is asked for with the same query string (see the page's own scripts).
const version = new URL(import.meta.url).search;

/** The URL of the site's root, whatever path the site lies below. */
export const ROOT = new URL("../../", import.meta.url).href;

/** What the address of the search page calls each kind of record. */
export const KINDS = { "bai-viet": "post", trang: "page", "van-ban": "document" };
export const KIND_NAMES = { post: "Bài viết", page: "Trang thông tin", document: "Văn bản" };

/**
 * Return a talk with the worker, which starts at the first word of it.
 * The newest question alone is answered: *answered* gets (answer, question), *failed* gets ("network" | "index", question).
 * *counted* gets the facets of that answer, a little later, where its question wanted counts; undefined when there are none.
 */
export function connect({ answered, counted, failed, worker: url = new URL(`worker.js${version}`, import.meta.url) }) {
  let worker;
  let asked;
  let shown; // The id of the answer that is to be seen.
  let last = 0;
  let isShut = false; // Whether the index could not be opened.
  const talk = { names: {}, choices: {}, open, close, ask, drop, renew };

  function open() {
    if (worker) return;
    worker = new Worker(url, { type: "module" });
    worker.addEventListener("message", ({ data }) => {
      if (data.type === "ready") {
        isShut = Boolean(data.error);
        Object.assign(talk.names, data.categories);
        Object.assign(talk.choices, data.choices);
      } else if ("facets" in data) {
        if (data.id === shown) counted(data.facets);
      } else if (data.id !== asked?.id) return;
      else if (data.error) failed(data.error, settled());
      else answered(data, settled());
    });
    // Its script did not arrive: a worker that failed stays failed.
    worker.addEventListener("error", event => {
      event.preventDefault();
      close();
      if (asked) failed("network", settled());
    });
    begin();
  }

  function begin() {
    isShut = false;
    worker.postMessage({ type: "open", base: ROOT });
  }

  function close() {
    worker?.terminate();
    worker = undefined;
  }

  function ask(question) {
    drop();
    open();
    if (isShut) begin();
    asked = { ...question, id: ++last };
    worker.postMessage({ type: "search", ...asked });
  }

  function drop() {
    if (asked && worker) worker.postMessage({ type: "cancel", id: asked.id });
    asked = shown = undefined;
  }

  function settled() {
    const question = asked;
    shown = asked.id;
    asked = undefined;
    return question;
  }

  /** Begin anew: what was read of the index may be of an older version of the site. */
  function renew() {
    drop();
    close();
    open();
  }

  return talk;
}

/**
 * Call *settled* once somebody pauses while typing, pasting, speaking or composing; return how to call it off.
 *
 * Vietnamese keyboards send a burst of deletions and letters for one accent, which the pause waits out. Phones, and
 * computers with an input method, compose each word and end it at the next space: a word under composition is left
 * alone, until its writer stops for long enough to be waiting for us. Nothing is ever written into the field.
 */
export function onPause(input, settled) {
  let timer;
  const wait = pause => {
    clearTimeout(timer);
    timer = setTimeout(settled, pause);
  };
  input.addEventListener("input", event => wait(event.isComposing ? 700 : 150));
  input.addEventListener("compositionend", () => wait(150));
  return () => clearTimeout(timer);
}

/** What somebody looks for: composed letters, single spaces, of a length that a sentence has. */
export const wanted = text => text.normalize("NFC").replace(/\s+/g, " ").trim().slice(0, 300);

/** 2017-12-04 as readers write it. */
export const day = date => date.split("-").reverse().map(Number).join("/");

/** Numbers as Vietnamese writes them: 1.234. */
export const count = number => number.toLocaleString("vi-VN");

/** Make an element: its attributes, then what it holds. Text stays text. */
export function make(name, attributes = {}, ...inside) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...inside);
  return element;
}

/** [[text, isHit], …] with what was hit marked. */
export const marked = parts => parts.map(([text, isHit]) => (isHit ? make("mark", {}, text) : text));

export const link = record => ROOT + record.address;

/** The line of facts below a title: date, then category or kind. */
export function facts(record, names) {
  const found = [];
  if (record.date) found.push(make("time", { datetime: record.date }, day(record.date)));
  found.push(make("span", {}, names[record.category] ?? KIND_NAMES[record.kind]));
  return found;
}
