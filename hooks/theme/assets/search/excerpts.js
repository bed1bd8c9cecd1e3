/* What of a text is shown, and which of its words are marked. */

import { words } from "./normalise.js";

const LONG = 36; // Words of an excerpt.

const MOST = 40; // Texts whose words are kept.
const split = new Map();

/** The words of a whole text, kept for a while: each text is asked for several times a search. */
export function wordsOf(text) {
  let found = split.get(text);
  if (!found) {
    if (split.size >= MOST) split.clear();
    split.set(text, (found = words(text)));
  }
  return found;
}

const same = (token, word) => token.plain === word.plain;

/** How much of the query stands in *text* in one piece, 0 to 1; 1.3 for a title that is the query. */
export function phrase(text, tokens, isTitle) {
  const found = wordsOf(text);
  const marked = tokens.some((one) => one.marks > 0);
  let best = 0;
  for (let at = 0; at < found.length; at++) {
    for (let from = 0; from < tokens.length - best; from++) {
      let length = 0, exact = 0;
      while (from + length < tokens.length && at + length < found.length && same(tokens[from + length], found[at + length])) {
        if (!marked || tokens[from + length].marks < 0 || tokens[from + length].marks === found[at + length].marks) exact++;
        length++;
      }
      if (from + length === tokens.length - 1 && at + length < found.length && length > 0 && found[at + length].plain.startsWith(tokens[from + length].plain)) {
        length++;
        exact += 0.9;
      }
      const run = length < 2 ? 0 : length - 0.7 * (length - exact);
      if (run > best) best = run;
    }
  }
  const share = (best / tokens.length) ** 2;
  return isTitle && best > tokens.length - 0.2 && found.length === tokens.length ? 1.3 * share : share;
}

function isHit(word, tokens, last) {
  return tokens.some((token) => same(token, word) || (token === last && word.plain.startsWith(token.plain)));
}

/** [[text, isHit], …]: all of *text*. */
export function highlight(text, tokens, from = 0, to = text.length) {
  const last = tokens[tokens.length - 1];
  const parts = [];
  let at = from;
  const push = (piece, hit) => {
    if (!piece) return;
    if (parts.length && parts[parts.length - 1][1] === hit) parts[parts.length - 1][0] += piece;
    else parts.push([piece, hit]);
  };
  for (const word of words(text.slice(from, to))) {
    if (!isHit(word, tokens, last)) continue;
    const between = text.slice(at, from + word.start);
    // A space between two marked words is marked with them.
    push(between, Boolean(parts.length && parts[parts.length - 1][1] && /^ ?$/.test(between)));
    push(text.slice(from + word.start, from + word.end), true);
    at = from + word.end;
  }
  push(text.slice(at, to), false);
  return parts;
}

const LONGEST = 30; // Letters of a date or a number. What is longer, an address say, is cut within.

/** The nearest white space at or before *at*: 4/12/2017 is three words to the index, and one to a reader. */
function gap(text, at) {
  let place = at;
  while (place > 0 && place < text.length && !/\s/.test(text[place - 1])) place--;
  return place && at - place <= LONGEST ? place : at;
}

/** The part of *text* that has most of the query, cut at words; the summary when it has none. */
export function excerpt(text, summary, tokens) {
  const found = wordsOf(text);
  const last = tokens[tokens.length - 1];
  const hits = found.map((word) => {
    const at = tokens.findIndex((token) => same(token, word));
    return at >= 0 ? at : last && word.plain.startsWith(last.plain) ? tokens.length - 1 : -1;
  });
  let best = 0, start = -1;
  for (let at = 0; at < found.length; at++) {
    if (hits[at] < 0) continue;
    const seen = new Set();
    let rate = 0;
    for (let next = at; next < Math.min(found.length, at + LONG - 8); next++) {
      if (hits[next] < 0) continue;
      if (!seen.has(hits[next])) rate += 1;
      seen.add(hits[next]);
      if (next > at && hits[next - 1] >= 0 && hits[next] === hits[next - 1] + 1) rate += 1.5;
    }
    if (rate > best) [best, start] = [rate, at];
  }
  if (start < 0) {
    const shown = summary || text;
    const end = gap(shown, wordsOf(shown)[LONG]?.start ?? shown.length);
    return highlight(shown, tokens, 0, end).concat(end < shown.length ? [["…", false]] : []);
  }
  const low = Math.max(0, start - 8), high = Math.min(found.length, low + LONG);
  const from = low ? gap(text, found[low].start) : 0;
  const to = high < found.length ? gap(text, found[high].start) : text.length;
  const parts = highlight(text.replaceAll("\n", " "), tokens, from, to);
  return [...(low ? [["… ", false]] : []), ...parts, ...(high < found.length ? [["…", false]] : [])];
}
