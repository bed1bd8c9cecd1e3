// What a reader can do with a post: listen, share, print, copy, save. A button that could do nothing is not there.

const $ = selector => document.querySelector(selector);
const address = $("link[rel=canonical]")?.href ?? location.href.split("#")[0];
const title = $("h1").textContent;
const tools = $(".post-tools");
const cite = $(".post-cite");

const button = (label, icon, act) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  made.dataset.icon = icon;
  made.textContent = label;
  made.addEventListener("click", () => act(made));
  return made;
};

/** Says to those who do not see it that something happened. */
const status = document.createElement("p");
status.className = "visually-hidden";
status.role = "status";

const copy = (text, done) => async pressed => {
  const label = pressed.textContent;
  let said = done;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    said = "Trình duyệt không cho sao chép";
  }
  pressed.textContent = said;
  status.textContent = said;
  setTimeout(() => (pressed.textContent = label), 3000);
};

// Reading aloud, with a Vietnamese voice of the device. A paragraph at a time: long texts stop half way in some browsers.
const speech = window.speechSynthesis;
const vietnamese = () => speech?.getVoices().find(voice => /^vi\b/i.test(voice.lang.replace("_", "-")));
const PARTS = ".post :is(h1, .post-head .notice, .post-lead, .post-main > .post-figure, .post-body)";
const BLOCK = /^(?:address|article|blockquote|caption|d[dlt]|details|div|figcaption|figure|h[1-6]|hr|li|ol|p|pre|section|summary|t(?:able|body|[dhr]|foot|head)|ul)$/;
const SILENT = ".footnote-ref, .footnote-backref, .print-note, .print-notes";
let listen, stop, parts, at = -1;

/** Every run of words that no other block interrupts, with the block it stands in, in the order one reads. */
const runs = root => {
  const found = [];
  let words = "";
  const end = element => {
    if (/[\p{L}\p{N}]/u.test(words)) found.push({ element, words: words.replace(/\s+/g, " ").trim() });
    words = "";
  };
  const walk = (node, block) => {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) words += child.data;
      else if (child.nodeType !== Node.ELEMENT_NODE || child.matches(SILENT)) continue;
      else if (BLOCK.test(child.localName)) {
        end(block);
        walk(child, child);
        end(child);
      } else if (child.localName === "br") words += " ";
      else walk(child, block);
    }
  };
  walk(root, root);
  end(root);
  return found;
};

const finish = () => {
  at = -1;
  speech.cancel();
  $(".is-spoken")?.classList.remove("is-spoken");
  listen.textContent = "Nghe bài";
  listen.dataset.icon = "listen";
  stop.hidden = true;
};

const speak = () => {
  $(".is-spoken")?.classList.remove("is-spoken");
  const part = parts[at];
  if (!part) return finish();
  part.element.classList.add("is-spoken");
  const words = new SpeechSynthesisUtterance(part.words);
  words.voice = vietnamese();
  words.lang = "vi-VN";
  const mine = at;
  words.onend = () => {
    if (at !== mine) return;
    at += 1;
    speak();
  };
  speech.speak(words);
};

const toggle = () => {
  if (at < 0) {
    parts = [...document.querySelectorAll(PARTS)].flatMap(runs);
    at = 0;
    stop.hidden = false;
    speak();
  } else if (speech.paused) speech.resume();
  else {
    speech.pause();
    listen.textContent = "Nghe tiếp";
    listen.dataset.icon = "listen";
    return;
  }
  listen.textContent = "Tạm dừng";
  listen.dataset.icon = "pause";
};

const offerListening = () => {
  if (listen || !vietnamese()) return;
  listen = button("Nghe bài", "listen", toggle);
  stop = button("Dừng", "stop", finish);
  stop.hidden = true;
  tools.prepend(listen, stop);
  addEventListener("pagehide", () => speech.cancel());
};

const saving = new URL(`save.js${new URL(import.meta.url).search}`, import.meta.url);
const save = kind => async () => (await import(saving))[kind]({ address, title });

tools.append(button("In bài này", "print", () => window.print()));
if (navigator.share) {
  // A reader who closes the sheet has not met an error.
  tools.append(button("Chia sẻ", "share", () => navigator.share({ title, url: address }).catch(() => {})));
}
tools.append(button("Sao chép liên kết", "link", copy(address, "Đã sao chép liên kết")));
if (cite) {
  const box = document.createElement("div");
  box.className = "buttons";
  box.append(
    button("Sao chép trích dẫn", "quote", copy(cite.querySelector("p").textContent.trim(), "Đã sao chép trích dẫn")),
    button("Lưu thành một tệp HTML", "save", save("html")),
    button("Lưu thành Markdown", "save", save("markdown")),
  );
  cite.append(box);
}
tools.after(status);
offerListening();
// The voices of some browsers come later.
speech?.addEventListener?.("voiceschanged", offerListening);
