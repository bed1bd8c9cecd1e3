// What every page can do with a script: how it looks, and footnotes for the links of a printed page.
"use strict";
{
  const here = new URL(document.currentScript.src);
  const root = document.documentElement;

  /** Make an element: its attributes, then what it holds. Text stays text. */
  const make = (name, attributes = {}, ...inside) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  };

  /** A choice that this browser remembers; the first is what holds when nothing was chosen. */
  const CHOICES = {
    theme: ["Nền", { "": "Theo thiết bị", light: "Sáng", dark: "Tối", contrast: "Tương phản cao" }],
    size: ["Cỡ chữ", { "": "Vừa", large: "Lớn", larger: "Lớn hơn", largest: "Lớn nhất" }],
  };

  const choose = (key, value) => {
    if (value) root.dataset[key] = value;
    else delete root.dataset[key];
    try {
      if (value) localStorage.setItem(`bulletin-${key}`, value);
      else localStorage.removeItem(`bulletin-${key}`);
    } catch {
      // Storage is closed to us: the choice holds on this page alone.
    }
  };

  const choices = ([key, [title, values]]) =>
    make(
      "fieldset",
      {},
      make("legend", {}, title),
      ...Object.entries(values).map(([value, name]) => {
        const input = make("input", { type: "radio", name: `bulletin-${key}`, value });
        input.checked = value === (root.dataset[key] ?? "");
        input.addEventListener("change", () => choose(key, value));
        return make("label", {}, input, name);
      }),
    );

  const button = document.querySelector(".display-button");
  if (button) {
    const panel = make("div", { class: "display", id: "__hien-thi", role: "group", "aria-label": "Hiển thị" });
    panel.hidden = true;
    button.hidden = false;
    const show = open => {
      if (open && !panel.hasChildNodes()) {
        panel.append(...Object.entries(CHOICES).map(choices));
        button.after(panel);
        button.setAttribute("aria-controls", panel.id);
      }
      panel.hidden = !open;
      button.setAttribute("aria-expanded", open);
    };
    button.addEventListener("click", () => show(panel.hidden));
    document.addEventListener("click", event => {
      if (!panel.hidden && !panel.parentElement.contains(event.target)) show(false);
    });
    document.addEventListener("keydown", event => {
      if (event.key !== "Escape" || panel.hidden) return;
      show(false);
      button.focus();
    });
  }

  // Paper has no links: each gets a number, and its address stands below all there is, as the site calls itself,
  // wherever it is read. Words that are the address already need no number.
  const printed = document.querySelector(".post");
  const place = document.querySelector("link[rel=canonical]")?.href ?? location.href;
  const plain = text => text.replace(/^(?:https?:\/\/|mailto:|tel:)|[\s.]/g, "");
  const remove = () => document.querySelectorAll(".print-note, .print-notes").forEach(each => each.remove());
  if (printed) {
    addEventListener("beforeprint", () => {
      remove();
      const addresses = [];
      for (const link of printed.querySelectorAll(":is(.notice, .post-body, .post-attachments) a[href]:not([href^='#'])")) {
        const { href } = new URL(link.getAttribute("href"), place);
        if (plain(link.textContent) === plain(href)) continue;
        if (!addresses.includes(href)) addresses.push(href);
        link.after(make("sup", { class: "print-note" }, `[${addresses.indexOf(href) + 1}]`));
      }
      if (!addresses.length) return;
      const list = addresses.map(address => make("li", {}, address));
      const last = printed.querySelector(".post-main") ?? printed.querySelector(".post-body");
      last.append(make("div", { class: "print-notes" }, make("p", {}, "Địa chỉ của các liên kết"), make("ol", {}, ...list)));
    });
    addEventListener("afterprint", remove);
  }

  if (document.querySelector(".post-tools")) import(new URL(`article.js${here.search}`, here));
}

for (const button of document.querySelectorAll("[data-bulletin=copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    const status = document.querySelector("[data-bulletin=copied]");
    try {
      await navigator.clipboard.writeText(source.textContent);
      status.textContent = "Đã sao chép.";
    } catch {
      // Browsers keep the clipboard from pages without HTTPS, or the reader said no.
      getSelection().selectAllChildren(source);
      status.textContent = "Trình duyệt không cho sao chép. Phần cần sao chép đã được chọn sẵn: bạn hãy nhấn Ctrl+C, hoặc chạm giữ rồi chọn Sao chép.";
    }
  });
}
