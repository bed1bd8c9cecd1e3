/* What a text is found by, in any spelling: the twin of hooks/bulletin/search_terms.py, which says why.
   A word is {plain, marks}: without accents, and its accents as a number. Same test vectors: tests/golden/search. */

const LETTERS =
  "A-Za-z\\u00aa\\u00b5\\u00ba\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02af\\u0370-\\u0373\\u0376-\\u037d\\u037f\\u0386" +
  "\\u0388-\\u0481\\u048a-\\u052f\\u0e01-\\u0e3a\\u0e40-\\u0e4e\\u0e80-\\u0eff\\u1780-\\u17d3\\u1e00-\\u1fff\\u3005-\\u3007" +
  "\\u3041-\\u3096\\u30a1-\\u30fa\\u30fc\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3";
const LONGEST = 24;
const INVISIBLE = /[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff]+/g;
const WORD = new RegExp(`[${LETTERS}]+|[0-9]+`, "g");
const Y_OR_I = /^(?:[hklmstv]|qu)y$/;
const TONES = { "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5 };
const VOWEL_MARKS = { "\u0302": 1, "\u0306": 2, "\u031b": 2 };

/** NFC, without characters that nobody sees. */
export const clean = (text) => text.normalize("NFC").replace(INVISIBLE, "");

/** The plain form of a word, and its accents: tone (6), đ (2), the marks of the first two of a, e, o and u (3 each). */
export function letters(word) {
  let plain = "", tone = 0, stroked = 0, seen = 0;
  const vowels = [0, 0];
  for (const character of word.toLowerCase().normalize("NFD")) {
    if (TONES[character]) tone = TONES[character];
    else if (character >= "\u0300" && character <= "\u036f") {
      if (seen > 0 && seen <= 2) vowels[seen - 1] = VOWEL_MARKS[character] ?? vowels[seen - 1];
    } else if (character === "đ") {
      stroked = 1;
      plain += "d";
    } else {
      if ("aeou".includes(character)) seen++;
      plain += character;
    }
  }
  return { plain, marks: tone + 6 * stroked + 12 * (vowels[0] + 3 * vowels[1]) };
}

const cut = (text) => [...text].slice(0, LONGEST).join("");

/** The same for one word of a text, with what two spellings share made one. */
export function term(word) {
  if (/^[0-9]+$/.test(word)) return { plain: word.length <= 2 ? word.replace(/^0+/, "") || "0" : cut(word), marks: 0 };
  const { plain, marks } = letters(word);
  const short = cut(plain);
  return { plain: Y_OR_I.test(short) ? `${short.slice(0, -1)}i` : short, marks };
}

const known = new Map();

/** Every word of a clean text: {plain, marks, start, end}. */
export function words(text) {
  const found = [];
  for (const match of text.matchAll(WORD)) {
    let one = known.get(match[0]);
    if (!one) {
      if (known.size > 20000) known.clear();
      known.set(match[0], (one = term(match[0])));
    }
    found.push({ plain: one.plain, marks: one.marks, start: match.index, end: match.index + match[0].length });
  }
  return found;
}

const A = "[aáAÁ]", AW = "[aăAĂ]", D = "[0-9]", S = "[ \n\t\u00a0\u202f]", L = "A-Za-zĐđ";
const WHOLE = new RegExp(
  `(?<![${LETTERS}0-9/.:-])(?:` +
    `(?<y1>${D}{4})-(?<m1>${D}{1,2})-(?<d1>${D}{1,2})(?!${D})|` +
    `(?<d2>${D}{1,2})(?<s>[/.-])(?<m2>${D}{1,2})\\k<s>(?<y2>${D}{4})(?!${D})|` +
    `(?<d3>${D}{1,2})${S}+[tT][hH]${A}[nN][gG]${S}+(?<m3>${D}{1,2})` +
    `(?:${S}+[nN]${AW}[mM]${S}+|${S}*[,/-]${S}*|${S}+)(?<y3>${D}{4})(?!${D})|` +
    `(?<m4>${D}{1,2})${S}+[nN]${AW}[mM]${S}+(?<y4>${D}{4})(?!${D})|` +
    `(?<n5>${D}{1,5}) ?/ ?(?:` +
    `(?<y5>${D}{4})(?: ?/ ?(?<k5>[${L}]{2,8}${D}{0,2}(?:[-/][${L}&0-9]{1,12})*))?` +
    `|(?<k6>[A-ZĐ]{2,8}${D}{0,2}(?:[-/][${L}&0-9]{1,12})*|[${L}]{2,8}(?:-[${L}&0-9]{1,12})+))(?![${LETTERS}0-9])|` +
    `(?<n7>${D}{1,5})-(?<k7>[${L}]{2,6}/[${L}]{2,8})(?![${LETTERS}0-9]))`,
  "g",
);

/** The document numbers and dates in a clean text, {whole, start, end}: 19/2014/qd/ttg, 2012-10-08, 10/2012. */
export function wholes(text) {
  const found = [];
  for (const match of text.matchAll(WHOLE)) {
    const g = match.groups, start = match.index, end = start + match[0].length;
    for (const n of [1, 2, 3]) {
      const [y, m, d] = [g[`y${n}`], +g[`m${n}`], +g[`d${n}`]];
      if (y && m >= 1 && m <= 12 && d >= 1 && d <= 31) found.push({ whole: `${y}-${String(m).padStart(2, 0)}-${String(d).padStart(2, 0)}`, start, end });
    }
    if (g.y4) found.push({ whole: `${+g.m4}/${g.y4}`, start, end });
    const number = g.n5 || g.n7;
    if (number) {
      const kind = letters(g.k5 || g.k6 || g.k7 || "").plain.split(/[-/]/).filter(Boolean);
      found.push({ whole: [+number, ...(g.y5 ? [g.y5] : []), ...kind].join("/"), start, end });
    }
  }
  return found;
}

// Typing without a Vietnamese keyboard: the keys of Telex and VNI themselves.

const SYLLABLE = new RegExp(
  "^(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?" +
    "(?:a(?:ch|nh|ng|[ckimnoptuy])?|e(?:ch|nh|ng|[cmnoptu])?|i(?:ch|nh|a|e(?:ng|[cmnptu])|[mnptu])?" +
    "|o(?:a(?:ch|nh|ng|[cimnopty])?|e[not]?|ong|oc|ng|[cimnpt])?" +
    "|u(?:a(?:ng|[nty])?|e(?:ch|nh)?|o(?:ng|[cimnptu])?|y(?:a|ch|nh|en|et|[ptu])?|ng|[cimnptu])?|y(?:e(?:ng|[mntu])|nh|[npt])?)$",
);
const KEYS = ["\u0300", "\u0309", "\u0303", "\u0301", "\u0323"];
const keys = (names) => Object.fromEntries([...names].map((name, at) => [name, KEYS[at]]));
const TELEX = keys("frxsj"), VNI = keys("23415");
const HATS = { a: "â", e: "ê", o: "ô" }, HORNS = { a: "ă", o: "ơ", u: "ư" };

export const isSyllable = (plain) => SYLLABLE.test(plain);

/** The word that these keys make in Telex or VNI; "" when they make none, or themselves. */
export function typed(keysTyped) {
  const word = keysTyped.toLowerCase();
  let stem, tone;
  if (/^[a-z]{2,12}$/.test(word)) {
    [stem, tone] = takeTone(word, TELEX);
    stem = telex(stem);
  } else if (/^[a-z]+[1-9][a-z1-9]{0,9}$/.test(word)) {
    [stem, tone] = takeTone(word, VNI);
    stem = vni(stem);
  } else return "";
  const made = toned(stem, tone);
  return made !== word && isSyllable(letters(made).plain) ? made : "";
}

function takeTone(word, tones) {
  const vowel = (word[0] === "w" ? word.slice(1) : word).search(/[aeiouyw]/);
  for (let at = word.length - 1; vowel >= 0 && at > vowel; at--)
    if (tones[word[at]]) return [word.slice(0, at) + word.slice(at + 1), tones[word[at]]];
  return [word, ""];
}

const horned = (stem, twice) => stem.replace(/uo/g, stem.endsWith("uo") && !twice ? "uơ" : "ươ");

function telex(stem) {
  stem = stem.replace(/^d([a-z]*?)d/, "đ$1").replace(/([aeo])([a-z]*?)\1/, (_, vowel, rest) => HATS[vowel] + rest);
  if (!stem.includes("w")) return stem;
  const at = stem.indexOf("w"), count = stem.split("w").length - 1;
  stem = stem.replaceAll("w", "");
  if (stem.includes("uo") && !stem.startsWith("quo")) return horned(stem, count > 1);
  if (at && HORNS[stem[at - 1]]) return stem.slice(0, at - 1) + HORNS[stem[at - 1]] + stem.slice(at);
  const last = Math.max(...Object.keys(HORNS).map((vowel) => stem.lastIndexOf(vowel)));
  return last >= 0 ? stem.slice(0, last) + HORNS[stem[last]] + stem.slice(last + 1) : `${stem.slice(0, at)}ư${stem.slice(at)}`;
}

function vni(typedStem) {
  const digits = typedStem.replace(/[a-z]/g, "");
  let stem = typedStem.replace(/[0-9]/g, "");
  if (digits.includes("9")) stem = stem.replace(/^d/, "đ");
  if (digits.includes("6")) stem = stem.replace(/[aeo]/, (vowel) => HATS[vowel]);
  if (digits.includes("8")) stem = stem.replace("a", "ă");
  if (!digits.includes("7")) return stem;
  if (stem.includes("uo") && !stem.startsWith("quo")) return horned(stem, digits.split("7").length > 2);
  return stem.replace(/^(qu)?(.*?)([ou])/, (_, onset = "", rest, vowel) => onset + rest + HORNS[vowel]);
}

function toned(stem, tone) {
  const found = /((?<=^q)u|(?<=^g)i(?=[aeiouyâêôăơư]))?([aeiouyâêôăơư]+)(.*)/.exec(stem);
  if (!tone || !found) return stem;
  const [, before = "", group, coda] = found;
  const marked = Math.max(...[..."âêôăơư"].map((letter) => group.lastIndexOf(letter)));
  const at = marked >= 0 ? marked : group.length === 1 ? 0 : group.length === 3 ? 1 : coda && group.length === 2 ? 1 : 0;
  const place = found.index + before.length + at + 1;
  return (stem.slice(0, place) + tone + stem.slice(place)).normalize("NFC");
}
