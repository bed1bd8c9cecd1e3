// Filters the register of documents in place. Without this file its lists by kind, issuer and year do the same.
// The register itself, which may be long, is asked for only when somebody is about to filter.
const form = document.querySelector("[data-bulletin=documents]");
const found = document.querySelector("[data-bulletin=documents-found]");
const count = document.querySelector("[data-bulletin=documents-count]");
const all = document.querySelector("[data-bulletin=documents-all]");
const SHOWN = 200;

// As people type without accents; marks of numbers are as good as spaces.
const fold = (text) =>
  text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/đ/gi, "d")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();

// What can be chosen stands in the lists below.
const fill = (select) => {
  for (const link of document.querySelectorAll(`[data-way=${select.name}] a:not([href$="-chua-ro/"])`)) {
    const name = link.firstChild.data.trim();
    select.add(new Option(name, name));
  }
};

const start = ({ documents }) => {
  const words = documents.map(([slug, name, title]) => ` ${fold(`${name} ${title}`)} ${slug.replaceAll("-", " ")}`);
  const show = () => {
    const asked = fold(form.text.value).split(" ").filter(Boolean);
    const [kind, issuer, year] = [fold(form.kind.value), fold(form.issuer.value), form.year.value];
    const isFiltered = Boolean(asked.length || kind || issuer || year);
    all.hidden = isFiltered;
    found.hidden = count.hidden = !isFiltered;
    if (!isFiltered) {
      return;
    }
    const rows = documents.filter(
      (row, at) =>
        // As in the lists below, spellings that differ in capitals are one.
        (!kind || fold(row[3]) === kind) &&
        (!issuer || row[4].some((name) => fold(name) === issuer)) &&
        (!year || String(row[5]) === year) &&
        asked.every((word) => words[at].includes(` ${word}`)),
    );
    count.textContent = rows.length
      ? `${rows.length} văn bản${rows.length > SHOWN ? `; dưới đây là ${SHOWN} văn bản mới nhất` : ""}.`
      : "Không có văn bản nào như vậy. Bạn thử bớt điều kiện lọc.";
    found.replaceChildren(...rows.slice(0, SHOWN).map(item));
  };
  form.addEventListener("input", show);
  show();
};

const item = ([slug, name, title, , issuers, year, standing]) => {
  const entry = document.createElement("li");
  const link = document.createElement("a");
  link.href = `${form.dataset.root}${slug}/`;
  link.textContent = name;
  entry.append(link);
  const add = (kind, text) => {
    const line = document.createElement("span");
    line.className = kind;
    line.textContent = text;
    entry.append(" ", line);
  };
  if (title) {
    add("document-title", title);
  }
  const facts = [issuers.join("; "), year ? `năm ${year}` : "", standing];
  add("document-meta", facts.filter(Boolean).join(" · "));
  return entry;
};

let loading;
const load = () => {
  loading ??= fetch(form.dataset.index)
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
    .then(start, () => {
      loading = undefined; // The next letter tries again.
      count.hidden = false;
      count.textContent = "Chưa tải được sổ văn bản. Bạn kiểm tra kết nối mạng rồi gõ lại, hoặc dùng các danh sách bên dưới.";
    });
};

if (form) {
  [form.kind, form.issuer, form.year].forEach(fill);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("focusin", load);
  form.addEventListener("input", load);
  form.hidden = false;
}
