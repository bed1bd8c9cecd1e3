/* A query to results. No page, no worker, no network: everything comes through the store. */

import { clean, isSyllable, term, typed, wholes, words } from "./normalise.js";
import { excerpt, highlight, phrase, wordsOf } from "./excerpts.js";
import { Store } from "./leaves.js";

const MOST_WORDS = 24;
const ANY = -1; // A form that nobody typed: a repaired word, or one from the glossary.
const FIELD = [1, 1.25, 1.3, 2]; // body, summary, heading, title
const KEPT = 500; // How many words of one range are looked at.
const FEW = 4; // Of fewer words every pair is read whole.
const MANY = 9; // Of more words not every pair is read.
const WINDOW = 10; // How many of the first results are put in order by their texts.

export class Engine {
  constructor(fetchBytes) {
    this.store = new Store(fetchBytes);
  }

  async open() {
    await this.store.open();
    const { count } = this.store.root;
    this.hits = new Hits(count);
    this.evidence = new Evidence(count);
  }

  /** What a reader gets for *q*: see the protocol in worker.js. facets() gives the counts, which take one file more. */
  async search({ q, filters = {}, order = "relevance", offset = 0, limit = 10, partial = true }) {
    const text = clean(q);
    const found = await this.find(text, partial);
    const fitting = this.fitting(found);
    let narrowed;
    const narrow = () => (narrowed ??= this.narrow(fitting, filters));
    const listed = byDate(Object.values(filters).some(Boolean) ? (await narrow()).passed : fitting, this.store.root.dated);
    const numbers = order === "date" ? listed : await this.settle(found, listed, offset);
    const page = await Promise.all(numbers.slice(offset, offset + limit).map((number) => this.show(number, found)));
    const corrected = found.best && found.best.corrected ? found.best.text : "";
    return { total: numbers.length, results: page, corrected, facets: async () => (await narrow()).facets };
  }

  /** {numbers, scores, full, readings, best}: which records fit, and how well in the reading they fit best. */
  async find(text, partial) {
    const count = this.store.root.count;
    const base = read(text);
    const found = { scores: new Float32Array(count), full: new Uint8Array(count), numbers: [], readings: [], best: null };
    if (!base.tokens.length) {
      found.scores.fill(1);
      found.full.fill(1);
      found.numbers = Array.from({ length: count }, (_, number) => number);
      return found;
    }
    base.partial = partial && /[\p{L}\p{N}]$/u.test(text);
    const readings = [base, ...(await this.glossed(base)), ...keyed(text, base)];
    await this.score(readings);
    const repaired = await this.repaired(readings);
    for (const reading of repaired) await this.score([reading]);
    readings.push(...repaired);
    for (const { numbers, scores, full, trust } of readings)
      for (let at = 0; at < numbers.length; at++) {
        const number = numbers[at], score = scores[at] * trust;
        if (score <= found.scores[number]) continue;
        if (!found.scores[number]) found.numbers.push(number);
        found.scores[number] = score;
        if (full[at]) found.full[number] = 1;
      }
    found.readings = readings;
    found.best = readings.reduce((one, two) => (two.peak * two.trust > one.peak * one.trust ? two : one));
    return found;
  }

  // Readings: what a query may mean

  async glossed(base) {
    const glossary = await this.store.glossary();
    const plain = ` ${base.tokens.map((one) => one.plain).join(" ")} `;
    const found = [];
    for (const [short, longs] of Object.entries(glossary)) {
      const abbreviation = words(short);
      const key = abbreviation.map((one) => one.plain).join(" ");
      const at = plain.indexOf(` ${key} `);
      for (const long of longs) {
        const expansion = words(long);
        const full = expansion.map((one) => one.plain).join(" ");
        const there = plain.indexOf(` ${full} `);
        if (at >= 0) found.push(replaced(base, wordAt(plain, at), abbreviation.length, expansion));
        else if (there >= 0) found.push(replaced(base, wordAt(plain, there), expansion.length, abbreviation));
      }
    }
    return found.slice(0, 4);
  }

  /** Readings with one word repaired where the texts have it not, or not beside its neighbours. */
  async repaired(readings) {
    const reading = readings.reduce((one, two) => (two.peak > one.peak ? two : one));
    const { tokens, single, pairs } = reading;
    const suspects = [];
    tokens.forEach((token, at) => {
      if (token.covered || !/^[a-z]{2,}$/.test(token.plain)) return;
      const isLast = at === tokens.length - 1 && reading.partial;
      const has = (slot) => slot && slot.df > 0;
      const beside = [pairs[at - 1], pairs[at]].filter(Boolean);
      if (single[at] && !single[at].df) suspects.push([0, at]);
      else if (tokens.length > 1 && !isLast && beside.length && !beside.some(has)) suspects.push([1, at]);
    });
    const unknown = suspects.filter(([kind]) => !kind);
    if (!unknown.length && (!suspects.length || suspects.length > 3 || reading.titled > 0.98 || reading.phrased > 0.98)) return [];
    const counts = await this.store.words();
    suspects.sort((one, two) => one[0] - two[0]);
    const found = [];
    for (const [, at] of suspects.slice(0, 2)) {
      const near = [...counts].filter(([word]) => isNear(word, tokens[at].plain));
      const rated = await Promise.all(near.map(async ([word, count]) => [await this.fit(tokens, at, word) + Math.log(1 + count) / 50, word]));
      rated.sort((one, two) => two[0] - one[0]);
      for (const [rate, word] of rated.slice(0, 2)) {
        if (rate < 0.3 && tokens.length > 1) continue;
        const next = replaced(reading, at, 1, [{ plain: word, marks: ANY }]);
        next.partial = reading.partial && at < tokens.length - 1;
        next.corrected = true;
        next.trust = 0.9;
        found.push(next);
      }
    }
    return found;
  }

  /** How often *word* stands between the neighbours of the word at *at*. */
  async fit(tokens, at, word) {
    let rate = 0;
    const beside = [at > 0 && [tokens[at - 1].plain, word], at + 1 < tokens.length && [word, tokens[at + 1].plain]];
    for (const pair of beside)
      if (pair) for (const part of await this.store.key(...pair)) rate += Math.log(1 + sizeOf(part));
    return rate;
  }

  // Scores

  /**
   * Fills numbers (records) of each of *readings*, and of each the score (about 1 for a perfect fit) and whether it has
   * every word. Reads more of the index only while what was read does not settle which records are meant.
   */
  async score(readings) {
    const steps = [this.begin, this.join, this.deepen, this.single];
    for (const step of steps) {
      const hasMore = await Promise.all(readings.map((reading) => step.call(this, reading)));
      readings.filter((_, at) => hasMore[at]).forEach((reading) => this.sum(reading));
      if (readings.some(step === this.begin ? isClear : isSettled)) return;
    }
  }

  // Steps. Each tells whether there was anything to read.

  /** Reads the numbers and dates of *reading*, and pairs in which all its words stand. */
  async begin(reading) {
    const { tokens } = reading;
    reading.single = tokens.map(() => null);
    reading.pairs = tokens.map(() => null).slice(1);
    // A number or a date that is found stands for its words, which others write otherwise.
    reading.wholes = await Promise.all(reading.whole.map(async (one) => ({ ...one, slot: await this.whole(one.whole, reading.partial) })));
    tokens.forEach((token, at) => (token.covered = reading.wholes.some(({ slot, low, high }) => slot.df && low <= at && at < high)));
    const last = reading.pairs.length - 1;
    await this.pair(reading, (at) => at % 2 === 0 || at === last || tokens.length < FEW);
    if (tokens.length < FEW) await this.single(reading);
    return true;
  }

  /** Reads the other pairs, unless there are many. */
  async join(reading) {
    return reading.tokens.length <= MANY && this.pair(reading, () => true);
  }

  async pair({ tokens, pairs, partial }, isWanted) {
    const load = async (token, at) => {
      const before = tokens[at], isLast = at === pairs.length - 1;
      if (!isWanted(at) || pairs[at] || (before.covered && token.covered)) return false;
      pairs[at] = await this.slot(before.plain, token, partial && isLast, 1.3, before, isMarked(tokens), tokens.length < FEW);
      return true;
    };
    return (await Promise.all(tokens.slice(1).map(load))).some(Boolean);
  }

  /** Reads the weak lists of the pairs of *reading*, unless a pair that nobody has says that it is no phrase. */
  async deepen({ pairs }) {
    if (pairs.some((slot) => slot && !slot.df)) return false;
    return (await Promise.all(pairs.map(async (slot, at) => slot?.deepen && (pairs[at] = await slot.deepen())))).some(Boolean);
  }

  /** Reads the words by themselves. */
  async single({ tokens, single, partial }) {
    const isOne = tokens.length === 1;
    const load = async (token, at) => {
      if (single[at] || token.covered) return false;
      single[at] = await this.slot("", token, partial && isOne, 1, null, isMarked(tokens), isOne);
      return true;
    };
    return (await Promise.all(tokens.map(load))).some(Boolean);
  }

  /** The records of one key and their weight: {df, idf, best: see Hits}; deepen() when there are more, in weak lists. */
  async slot(first, token, prefix, weight, before, marked, isDeep) {
    const read = async (isWeak) =>
      prefix
        ? this.store.range(first, token.plain, { isWeak })
        : new Map([[token.plain, await this.store.key(first, token.plain, isWeak)]]);
    const lists = await read(false);
    const hasMore = [...lists.values()].flat().some(({ leaf, low, high }) => leaf.rests.subarray(low, high).some(Boolean));
    if (hasMore && isDeep) for (const [second, parts] of await read(true)) lists.set(second, [...(lists.get(second) ?? []), ...parts]);
    const { count } = this.store.root, { hits } = this;
    let df = 0, isWhole = false;
    const ranked = [...lists].sort((one, two) => (two[0] === token.plain) - (one[0] === token.plain) || sum(two[1]) - sum(one[1]));
    for (const [second, parts] of ranked.slice(0, KEPT)) {
      const isExact = second === token.plain;
      if (!isExact && isWhole && second.length > token.plain.length + 4) continue;
      let rows = 0;
      const fits = [];
      for (const part of parts)
        for (let list = part.low; list < part.high; list++) {
          const { leaf } = part;
          let fit = marked ? fitOf(token.marks, leaf.second[list], !isExact) : 1;
          if (before && marked) fit = (fit + fitOf(before.marks, leaf.first[list])) / 2;
          rows += (leaf.ends[list] - leaf.starts[list] + (isDeep || !before ? 0 : leaf.rests[list])) * fit;
          fits.push([part, list, fit]);
        }
      if (isExact && rows) isWhole = true;
      df += rows;
      const idf = Math.log(1 + count / (rows + 0.5)) * (isExact ? 1 : isWhole ? 0.4 : 0.8) * weight;
      for (const [{ leaf, from }, list, fit] of fits) {
        const isAsTyped = fit > 0.99 && isExact;
        for (let row = leaf.starts[list]; row < leaf.ends[list]; row++) {
          const how = leaf.how[row];
          const strength = before ? 1 + 0.1 * (how >> 2) : 0.5 + 0.0625 * ((how >> 2) + 1);
          hits.add(leaf.records[row] + from, idf * fit * strength * FIELD[how & 3], (how & 3) === 3, isAsTyped);
        }
      }
    }
    const deepen = hasMore && !isDeep && (() => this.slot(first, token, prefix, weight, before, marked, true));
    return { df, idf: Math.log(1 + count / (df + 0.5)) * weight, best: hits.take(), deepen };
  }

  async whole(whole, partial) {
    const { count } = this.store.root, { hits } = this;
    const lists = await this.store.range("#", whole, { most: 2 });
    let df = 0;
    for (const [second, parts] of lists) {
      const rest = second.slice(whole.length);
      if (rest && !(whole.includes("/") && (rest[0] === "/" || partial))) continue;
      for (const { leaf, low, from } of parts)
        for (let row = leaf.starts[low]; row < leaf.ends[low]; row++) {
          df++;
          const how = leaf.how[row];
          const value = (rest ? (rest[0] === "/" ? 0.9 : 0.5) : 1) * FIELD[how & 3] * (0.9 + 0.01 * (how >> 2));
          hits.add(leaf.records[row] + from, value, (how & 3) === 3, true);
        }
    }
    const idf = 3 * Math.log(1 + count / (df + 0.5));
    const best = hits.take();
    best.values = best.values.map((value) => value * idf);
    return { df, idf, best };
  }

  /** Adds up what the slots of *reading* have. Twice: how far the query is a phrase shows only once all is added. */
  sum(reading) {
    const { tokens } = reading, { words, pairs, has, hasPairs, inTitle, exact } = this.evidence;
    const numbers = [];
    const all = { words: 0, pairs: 0, title: 0 };
    const hasSingles = reading.single.some(Boolean);
    const add = (slot, mask, isPair) => {
      if (!slot) return;
      const name = isPair ? "pairs" : "words", weights = isPair ? pairs : words;
      // A word that nobody has weighs something, or a record could fit by the rest alone; such a pair says nothing.
      const share = slot.df ? slot.idf : isPair ? 0 : slot.idf * 0.3;
      all[name] += share;
      // Pairs that a title lacks say little where the words themselves are known.
      const tells = !isPair || !hasSingles;
      if (tells) all.title += share;
      const { records, values, titles, asTyped } = slot.best;
      for (let at = 0; at < records.length; at++) {
        const record = records[at];
        if (!has[record]) numbers.push(record);
        weights[record] += values[at];
        has[record] |= mask;
        if (isPair) hasPairs[record] += share;
        if (titles[at] && tells) inTitle[record] += share;
        if (asTyped[at]) exact[record]++;
      }
    };
    reading.single.forEach((slot, at) => add(slot, 1 << at, false));
    reading.pairs.forEach((slot, at) => add(slot, (1 << at) | (2 << at), true));
    for (const { slot, low, high } of reading.wholes) if (slot.df) add(slot, ((1 << (high - low)) - 1) << low, false);
    const wanted = tokens.length;
    let phrased = 0, titled = 0;
    for (const record of numbers) {
      const share = bits(has[record]) / wanted;
      if (all.pairs) phrased = Math.max(phrased, (share * hasPairs[record]) / all.pairs);
      if (all.title) titled = Math.max(titled, inTitle[record] / all.title);
    }
    // Words in no order make pairs by chance, which say nothing.
    const trust = phrased ** 2;
    const ideal = 0.8 * all.words + 1.1 * trust * all.pairs;
    const scores = new Float32Array(numbers.length), full = new Uint8Array(numbers.length);
    let peak = 0;
    numbers.forEach((record, at) => {
      const share = bits(has[record]) / wanted;
      let score = ((words[record] + trust * pairs[record]) / (ideal || 1)) * share * share;
      if (all.pairs) score *= 1 - 0.4 * trust + (0.4 * trust * hasPairs[record]) / all.pairs;
      if (all.title) score *= 1 + (hasSingles ? 1 - 0.5 * trust : 0.5) * (inTitle[record] / all.title) ** 3;
      // What has the one word as it was typed comes before all that has it otherwise.
      if (wanted === 1 && exact[record]) score += 1000;
      if (share === 1) full[at] = 1;
      scores[at] = score;
      if (score > peak) peak = score;
    });
    this.evidence.clear(numbers);
    const near = scores.reduce((total, score) => total + (score > 0.75 * peak), 0);
    Object.assign(reading, { numbers, scores, full, peak, phrased, titled, near });
  }

  // Results

  /** The records that fit well enough, newest first. */
  fitting({ numbers, scores, full }) {
    let peak = 0, fulls = 0;
    for (const n of numbers) {
      if (scores[n] > peak) peak = scores[n];
      fulls += full[n];
    }
    const enough = peak * (fulls > 9 ? 0.6 : 0.25);
    const found = numbers.filter((n) => scores[n] && (full[n] || scores[n] >= enough));
    return Uint32Array.from(found).sort().reverse();
  }

  /** Which of *numbers*, newest first, the filters let through, and how many each other choice would give. */
  async narrow(numbers, filters) {
    const kinds = await this.store.kinds();
    const { groups, years, dated } = this.store.root;
    const facets = { category: {}, year: {}, kind: {} };
    const names = Object.keys(facets);
    const split = groups.map((group) => group.split("/"));
    let year = years.length - 1;
    const passed = numbers.filter((n) => {
      while (year > 0 && n < years[year][1]) year--;
      const [kind, category] = split[kinds[n]];
      const own = { category, year: n < dated ? years[year][0] : "", kind };
      const misses = names.filter((name) => filters[name] && String(filters[name]) !== own[name]);
      for (const name of names)
        if (own[name] && (!misses.length || (misses.length === 1 && misses[0] === name)))
          facets[name][own[name]] = (facets[name][own[name]] ?? 0) + 1;
      return !misses.length;
    });
    return { passed, facets };
  }

  /** Best first; the first of all in order by the words themselves: whole phrases, titles that are the query. */
  async settle(found, listed, offset) {
    // Newest first among equals: the sort is stable.
    const numbers = [...listed].sort((one, two) => found.scores[two] - found.scores[one]);
    if (offset >= WINDOW || !found.best) return numbers;
    const best = found.readings.filter((one) => one.peak * one.trust > 0.5 * found.best.peak * found.best.trust);
    if (best.every((one) => one.tokens.length < 2)) return numbers;
    const top = await Promise.all(
      numbers.slice(0, WINDOW).map(async (number) => {
        const [, , , , title, , text] = await this.store.text(number);
        const fits = best.map((one) => {
          const tokens = one.tokens.filter((token) => !token.covered);
          const all = new Set(wordsOf(title).map((word) => word.plain));
          // Four words or more that all stand in one title are hardly there by chance.
          const bag = tokens.every((token) => all.has(token.plain)) ? (tokens.length < 4 ? 0.4 : 1) : 0;
          const fit = Math.max(1.3 * phrase(title, tokens, true), phrase(text, tokens, false), bag);
          return tokens.length < 2 ? 0 : (one.peak / found.best.peak) * fit;
        });
        return [number, found.scores[number] * (1 + 0.8 * Math.max(...fits))];
      }),
    );
    top.sort((one, two) => two[1] - one[1]);
    return [...top.map(([number]) => number), ...numbers.slice(WINDOW)];
  }

  async show(number, found) {
    const [address, date, kind, category, title, summary, text] = await this.store.text(number);
    const tokens = found.readings.flatMap((one) => (one.peak * one.trust > 0.4 * found.best.peak * found.best.trust ? one.tokens : []));
    return { address, title: highlight(title, tokens), excerpt: excerpt(text, summary, tokens), date, kind, category };
  }
}

/** The best that the lists of one key say of each record. What is made of one key is taken before another is begun. */
class Hits {
  constructor(count) {
    this.places = new Uint32Array(count); // Of each record, counted from 1; kept, since clearing a few is quicker.
    this.take();
  }

  add(record, value, isTitle, isAsTyped) {
    let at = this.places[record] - 1;
    if (at < 0) {
      at = this.records.length;
      this.places[record] = at + 1;
      this.records.push(record);
    } else if (value <= this.values[at]) return;
    this.values[at] = value;
    this.titles[at] = isTitle;
    this.asTyped[at] = isAsTyped;
  }

  /** {records, values, titles, asTyped}: an array each, in one order. */
  take() {
    const { records = [], values, titles, asTyped } = this;
    for (const record of records) this.places[record] = 0;
    [this.records, this.values, this.titles, this.asTyped] = [[], [], [], []];
    return { records, values, titles, asTyped };
  }
}

/** What one sum adds up, of every record; empty between two sums. */
class Evidence {
  constructor(count) {
    this.words = new Float32Array(count);
    this.pairs = new Float32Array(count);
    this.has = new Uint32Array(count);
    this.hasPairs = new Float32Array(count);
    this.inTitle = new Float32Array(count);
    this.exact = new Uint8Array(count);
  }

  clear(numbers) {
    const { words, pairs, has, hasPairs, inTitle, exact } = this;
    for (const one of numbers) words[one] = pairs[one] = has[one] = hasPairs[one] = inTitle[one] = exact[one] = 0;
  }
}

function read(text) {
  const tokens = words(text).slice(0, MOST_WORDS);
  const whole = wholes(text).map(({ whole, start, end }) => {
    let low = tokens.findIndex((one) => one.start >= start);
    while (low > 0 && ["ngay", "thang", "so"].includes(tokens[low - 1].plain)) low--;
    const high = tokens.findLastIndex((one) => one.end <= end) + 1;
    return { whole, low, high };
  });
  return { text, tokens, whole: whole.filter(({ low, high }) => low >= 0 && high > low), partial: false, trust: 1, corrected: false };
}

function replaced(reading, at, length, others) {
  const tokens = reading.tokens.map(({ plain, marks }) => ({ plain, marks })); // What a number covers differs from reading to reading.
  const marked = tokens.some((one) => one.marks > 0);
  tokens.splice(at, length, ...others.map((one) => ({ plain: one.plain, marks: marked ? one.marks : ANY })));
  return { text: tokens.map((one) => one.plain).join(" "), tokens: tokens.slice(0, MOST_WORDS), whole: [], partial: reading.partial && at + length < reading.tokens.length, trust: 1, corrected: false };
}

/** The query as Telex or VNI keys, when some of its words are no syllables but make some. */
function keyed(text, base) {
  if (base.tokens.some((one) => one.marks)) return [];
  const parts = text.split(/\s+/).filter(Boolean);
  const made = parts.map((part) => typed(part));
  if (!made.some((word, at) => word && !isSyllable(parts[at].toLowerCase()))) return [];
  const reading = read(parts.map((part, at) => made[at] || part).join(" "));
  return [{ ...reading, partial: base.partial, corrected: true }];
}

/** How well a written form stands for the one that was typed. */
function fitOf(want, has, isBegun = false) {
  if (want === has || want === ANY) return 1;
  if (isBegun) return 0.9;
  if (want === 0) return 0.7;
  return Math.floor(want / 6) === Math.floor(has / 6) ? 0.5 : has === 0 ? 0.3 : 0.25;
}

/** Whether a record has the words of *reading* one after the other, and no other that weak lists may hide does so better. */
const isSettled = ({ phrased, titled, pairs }) => phrased >= 0.85 && (titled >= 0.85 || !pairs.some((slot) => slot?.deepen));

/** The same where too few have them to need telling apart by more than their texts. */
const isClear = (reading) => isSettled(reading) && reading.near <= WINDOW;
const isMarked = (tokens) => tokens.some((one) => one.marks > 0);

/** How many records the lists of one key have, their weak ones included. */
function sizeOf({ leaf, low, high }) {
  let size = 0;
  for (let list = low; list < high; list++) size += leaf.ends[list] - leaf.starts[list] + leaf.rests[list];
  return size;
}

const sum = (parts) => parts.reduce((total, part) => total + sizeOf(part), 0);
const wordAt = (plain, at) => plain.slice(0, at).split(" ").filter(Boolean).length;
/** Newest first, what has no date last. */
const byDate = (numbers, dated) => [...numbers].sort((one, two) => (one >= dated) - (two >= dated) || two - one);

function bits(value) {
  let count = 0;
  for (; value; value &= value - 1) count++;
  return count;
}

/** One letter more, less or other, or two that changed places. */
function isNear(one, two) {
  const more = one.length - two.length;
  if (Math.abs(more) > 1 || one === two) return false;
  let at = 0;
  while (at < one.length && one[at] === two[at]) at++;
  if (more > 0) return one.slice(at + 1) === two.slice(at);
  if (more < 0) return one.slice(at) === two.slice(at + 1);
  return one.slice(at + 1) === two.slice(at + 1) || (one[at] === two[at + 1] && one[at + 1] === two[at] && one.slice(at + 2) === two.slice(at + 2));
}
