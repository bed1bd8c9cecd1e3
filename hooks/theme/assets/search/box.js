// The search box of the masthead: the first results below it while one types. Enter leads to the search page.
// Nothing of the search is loaded before somebody goes into the box.

const version = new URL(import.meta.url).search;
const SHOWN = 5;

if (document.querySelector(".search-form[data-index]")) import(new URL(`page.js${version}`, import.meta.url));

const box = document.querySelector(".search-box[data-index]");
if (box) {
  const input = box.querySelector("input");
  const begin = async () => {
    input.removeEventListener("focus", begin);
    try {
      attach(box, input, await import(new URL(`client.js${version}`, import.meta.url)));
    } catch {
      // Offline, say: it remains a form, and may try again.
      input.addEventListener("focus", begin);
    }
  };
  input.addEventListener("focus", begin);
  if (document.activeElement === input) begin();
}

// What a dead address said is what its reader looks for.
const lost = document.querySelector(".search-form[data-from-address] input");
if (lost && !lost.value) {
  const words = location.pathname.split("/").filter(Boolean).pop() ?? "";
  lost.value = words.replace(/\.\w+$/, "").replace(/[^a-z0-9]+/gi, " ").trim();
}

function attach(box, input, { connect, onPause, wanted, make, marked, facts, count, link }) {
  const panel = make("div", { class: "search-box-panel", hidden: "" });
  const status = make("p", { class: "visually-hidden", role: "status" });
  box.append(panel, status);
  let speaking;

  const say = text => {
    clearTimeout(speaking);
    speaking = setTimeout(() => (status.textContent = text), 800);
  };
  const open = () => (panel.hidden = !panel.hasChildNodes());
  const close = () => {
    panel.hidden = true;
    say("");
  };
  const show = (records, text, spoken = text) => {
    const page = `${box.action}?q=${encodeURIComponent(wanted(input.value))}`;
    const results = records.map(record => {
      const known = make("span", { class: "search-box-facts" }, ...facts(record, talk.names));
      return make("li", {}, make("a", { href: link(record) }, make("span", {}, ...marked(record.title)), known));
    });
    panel.replaceChildren(
      ...(results.length ? [make("ul", {}, ...results)] : []),
      make("a", { href: page, class: "search-box-all" }, text),
    );
    if (box.contains(document.activeElement)) {
      open();
      say(spoken);
    }
  };

  const talk = connect({
    answered({ total, results }) {
      if (!total) return show([], "Không tìm thấy kết quả nào. Xem gợi ý ở trang Tìm kiếm");
      const spoken = `${count(total)} kết quả. ${results.length} kết quả đầu ở ngay sau ô tìm kiếm.`;
      show(results, total > SHOWN ? `Xem tất cả ${count(total)} kết quả` : "Xem kèm trích đoạn ở trang Tìm kiếm", spoken);
    },
    failed: () => show([], "Chưa tải được dữ liệu tìm kiếm. Thử lại ở trang Tìm kiếm"),
  });
  talk.open();

  const search = () => {
    const q = wanted(input.value);
    if (q) return talk.ask({ q, filters: {}, order: "relevance", offset: 0, limit: SHOWN });
    talk.drop();
    panel.replaceChildren();
    close();
  };
  onPause(input, search);
  if (wanted(input.value)) search();

  input.addEventListener("focus", open);
  box.addEventListener("focusout", event => {
    // Some browsers give a clicked link no focus: what lies outside the box closes it by a click (below).
    if (event.relatedTarget && !box.contains(event.relatedTarget)) close();
  });
  document.addEventListener("pointerdown", event => {
    if (!panel.hidden && !box.contains(event.target)) close();
  });
  box.addEventListener("keydown", event => {
    if (panel.hidden || event.isComposing) return;
    const stops = [input, ...panel.querySelectorAll("a")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = stops.indexOf(document.activeElement);
    if (event.key === "Escape") {
      input.focus();
      close();
    } else if (step && stops[at + step]) stops[at + step].focus();
    else return;
    // Also keeps Escape from emptying the field.
    event.preventDefault();
    event.stopPropagation();
  });
}
