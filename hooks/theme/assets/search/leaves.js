/* The files of the index: the root, the directory, leaves, texts. hooks/bulletin/postings.py says how a leaf is laid out. */

const MOST = 16e6; // Bytes of decoded files that are kept.
const REST = 0x7ffff; // No record: in its place stands how many bits the number of records in the weak list has.
const WEAK = "\uff5e";
const decoder = new TextDecoder();

/** What *parts*, one after the other, are packed from. Without Blob and Response, which take eight times as long. */
async function unpack(...parts) {
  const { readable, writable } = new DecompressionStream("deflate-raw");
  const writer = writable.getWriter(), reader = readable.getReader();
  const pieces = [];
  const read = async () => {
    for (let next = await reader.read(); !next.done; next = await reader.read()) pieces.push(next.value);
  };
  const written = parts.map((part) => writer.write(new Uint8Array(part)));
  await Promise.all([...written, writer.close(), read()]);
  if (pieces.length === 1) return pieces[0];
  const all = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** One form of one key after another: where each begins and ends, the records, and about how many more its weak list has. */
class Leaf {
  constructor(bytes) {
    const head = new DataView(bytes.buffer, bytes.byteOffset, 20);
    const [text, lists, counts, gaps, rows] = [0, 4, 8, 12, 16].map((at) => head.getUint32(at, true));
    let at = 20 + text;
    this.first = bytes.subarray(at, (at += lists));
    this.second = bytes.subarray(at, (at += lists));
    const [countsAt, gapsAt] = [at, at + counts];
    this.how = bytes.subarray(gapsAt + gaps, gapsAt + gaps + rows);
    this.starts = new Uint32Array(lists);
    this.ends = new Uint32Array(lists);
    this.rests = new Uint32Array(lists);
    this.records = new Uint32Array(rows);
    this.keys = new Map(); // "a b" → [first list, after its last]
    const next = (place) => {
      let value = 0, shift = 0, byte;
      do {
        byte = bytes[place.at++];
        value |= (byte & 127) << shift;
        shift += 7;
      } while (byte & 128);
      return value;
    };
    const [count, gap] = [{ at: countsAt }, { at: gapsAt }];
    const names = [];
    for (const line of decoder.decode(bytes.subarray(20, 20 + text)).split("\n")) {
      const cut = line.indexOf(" ");
      for (const second of line.slice(cut + 1).split(" ")) names.push(`${line.slice(0, cut)} ${second}`);
    }
    let key = 0, low = 0, row = 0;
    for (let list = 0; list < lists; list++) {
      const number = next(count);
      this.starts[list] = row;
      for (let left = number >> 1, record = 0; left; left--) this.records[row++] = record += next(gap);
      this.ends[list] = row;
      if (this.records[row - 1] === REST) this.rests[list] = 0.75 * 2 ** this.how[--this.ends[list]];
      if (number & 1) {
        this.keys.set(names[key++], [low, list + 1]);
        low = list + 1;
      }
    }
    this.size = bytes.length + rows * 4 + names.length * 60 + lists * 8;
  }
}

/** Reads files by name and keeps those used last. `fetchBytes(path)` gives an ArrayBuffer or throws. */
export class Store {
  constructor(fetchBytes) {
    this.fetchBytes = fetchBytes;
    this.kept = new Map();
    this.size = 0;
  }

  async open() {
    const root = JSON.parse(decoder.decode(await this.fetchBytes("chi-muc.json")));
    if (root.version !== 2) throw new Error("index");
    let from = 0;
    for (const segment of root.segments) {
      segment.from = from;
      segment.directory = entries(segment.leaves);
      from += segment.count;
    }
    this.root = root;
  }

  /** The file called *name*, unpacked and made into a value by *make*; one request, however many ask. */
  file(name, make, unpacked = unpack) {
    let found = this.kept.get(name);
    if (found) this.kept.delete(name);
    else {
      const value = this.fetchBytes(`${name[0]}/${name.slice(1)}.bin`).then((bytes) => unpacked(bytes)).then(make);
      found = { value, size: 0 };
      value.then(
        (made) => {
          found.size = made.size ?? 3000;
          this.size += found.size;
          this.evict();
        },
        () => this.kept.delete(name),
      );
    }
    this.kept.set(name, found);
    return found.value;
  }

  evict() {
    for (const [name, { size }] of this.kept) {
      if (this.size <= MOST) return;
      if (!size) continue;
      this.kept.delete(name);
      this.size -= size;
    }
  }

  /** The places in the leaves of *segment* where keys from *low* to *high* (both "a b") may stand, few at most. */
  async leaves(segment, low, high = low, most = 1) {
    const found = [];
    const { directory, isPaged } = segment;
    for (let at = place(directory, low); at < directory.firsts.length && found.length < most; at++) {
      if (found.length && directory.firsts[at] > high) break;
      if (!isPaged) found.push(directory.names[at]);
      else {
        const page = await this.file(directory.names[at], (bytes) => entries(decoder.decode(bytes)));
        for (let n = place(page, low); n < page.firsts.length && found.length < most; n++) {
          if (found.length && page.firsts[n] > high) break;
          found.push(page.names[n]);
        }
      }
    }
    return Promise.all(found.map((name) => this.file(name, (bytes) => new Leaf(bytes))));
  }

  /** What all segments have under the key "first second": {leaf, low, high, from} for each. Of long lists either part. */
  async key(first, second, isWeak = false) {
    const key = `${isWeak ? WEAK : ""}${first} ${second}`;
    const parts = await Promise.all(
      this.root.segments.map(async (segment) => {
        const [leaf] = await this.leaves(segment, key);
        const lists = leaf?.keys.get(key);
        return lists && { leaf, low: lists[0], high: lists[1], from: segment.from };
      }),
    );
    return parts.filter(Boolean);
  }

  /** The same for every key whose second word begins with *prefix*: a map from that word. */
  async range(first, prefix, { most = 3, isWeak = false } = {}) {
    const found = new Map();
    const start = `${isWeak ? WEAK : ""}${first} `;
    await Promise.all(
      this.root.segments.map(async (segment) => {
        const begin = start + prefix;
        for (const leaf of await this.leaves(segment, begin, `${begin}\uffff`, most))
          for (const [key, [low, high]] of leaf.keys)
            if (key.startsWith(begin)) {
              const second = key.slice(start.length);
              if (!found.has(second)) found.set(second, []);
              found.get(second).push({ leaf, low, high, from: segment.from });
            }
      }),
    );
    return found;
  }

  /** The text of record *number*: [address, date, kind, category, title, summary, text]. */
  async text(number) {
    const { segments, bundle, table } = this.root;
    const segment = segments.findLast((one) => one.from <= number);
    const at = Math.floor((number - segment.from) / bundle), page = Math.floor(at / table);
    const names = await this.file(segment.texts.slice(page * 10, page * 10 + 10), (bytes) => decoder.decode(bytes));
    const name = names.slice((at % table) * 10, (at % table) * 10 + 10);
    // What is packed goes on where the phrases end.
    const [phrases, length] = this.root.phrases;
    const before = this.file(phrases, (bytes) => bytes, (bytes) => bytes);
    const unpacked = async (bytes) => (await unpack(await before, bytes)).subarray(length);
    return (await this.file(name, (bytes) => JSON.parse(decoder.decode(bytes)), unpacked))[(number - segment.from) % bundle];
  }

  /** Which of root.groups each record is in, a byte a record. */
  async kinds() {
    const parts = await Promise.all(this.root.segments.map(({ kinds }) => this.file(kinds, (bytes) => bytes)));
    const all = new Uint8Array(this.root.count);
    parts.forEach((part, n) => all.set(part, this.root.segments[n].from));
    return all;
  }

  /** Every word that spelling is repaired from, with how many records have it. */
  async words() {
    const counts = new Map();
    for (const { words } of this.root.segments)
      for (const [, word, count] of await this.file(words, (bytes) => [...decoder.decode(bytes).matchAll(/([a-z]+)(\d+)/g)]))
        counts.set(word, (counts.get(word) ?? 0) + Number(count));
    return counts;
  }

  glossary() {
    return this.file(this.root.glossary, (bytes) => JSON.parse(decoder.decode(bytes)));
  }
}

function entries(text) {
  const firsts = [], names = [];
  for (const line of text ? text.split("\n") : []) {
    const [first, name] = line.split("\t");
    firsts.push(first);
    names.push(name);
  }
  return { firsts, names };
}

/** The last entry that does not begin after *key*. */
function place({ firsts }, key) {
  let low = 0, high = firsts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (firsts[middle] <= key) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
