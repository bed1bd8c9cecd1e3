// A post as one file: HTML that needs nothing else, or Markdown. Both are made from what the reader sees.

const $ = selector => document.querySelector(selector);
const text = selector => $(selector)?.textContent.replace(/\s+/g, " ").trim() ?? "";
const escaped = words => words.replace(/[&<>"]/g, mark => `&#${mark.charCodeAt()};`);

const offer = (content, type, ending) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  link.download = (location.pathname.split("/").filter(Boolean).pop() ?? "bai") + ending;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
};

/** What is kept: title, date, notices, summary, text, attachments, changes, source and address. */
const kept = () =>
  [".notice", ".post-lead", ".post-figure", ".post-body", ".post-attachments-block", ".post-documents", ".post-changes",
    ".post-source"]
    .flatMap(selector => [...document.querySelectorAll(`.post ${selector}`)])
    .map(element => element.cloneNode(true));

const byline = () => [...document.querySelectorAll(".post-head .post-meta > *")].map(each => each.textContent.trim()).join(" · ");

const absolute = part => {
  part.querySelectorAll("a[href]:not([href^='#'])").forEach(link => link.setAttribute("href", link.href));
  part.querySelectorAll("img").forEach(image => {
    image.removeAttribute("srcset");
    image.setAttribute("src", image.src);
  });
  // As on paper: nothing can be asked, the full form stands behind the word.
  part.querySelectorAll("abbr:has(> .abbr), .abbr-full").forEach(each => each.replaceWith(each.textContent));
  part.querySelectorAll(".print-note, .print-notes, source").forEach(each => each.remove());
  return part;
};

const embedded = async image => {
  try {
    const blob = await (await fetch(image.src)).blob();
    image.src = await new Promise((done, failed) => {
      const reader = new FileReader();
      reader.onload = () => done(reader.result);
      reader.onerror = failed;
      reader.readAsDataURL(blob);
    });
  } catch {
    // Offline: the picture keeps its address.
  }
};

const LOOK =
  "body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1.1rem/1.7 system-ui,'Segoe UI',Roboto,'Noto Sans',sans-serif;color:#19212c;background:#fff}" +
  "h1,h2,h3{line-height:1.35}img{max-width:100%;height:auto}table{border-collapse:collapse}td,th{border:1px solid #707d8d;padding:.4em .8em;text-align:left}" +
  ".table-scroll{overflow-x:auto}.notice,.admonition{border-left:.3rem solid #8a3a0a;padding:.2rem 1rem;background:#fff3e8}.post-lead{font-weight:600}header,footer{color:#475363}";

export async function html({ address, title }) {
  const parts = kept().map(absolute);
  await Promise.all(parts.flatMap(part => [...part.querySelectorAll("img")]).map(embedded));
  const agency = escaped(text(".masthead-agency"));
  const page =
    `<!doctype html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n` +
    `<title>${escaped(title)}</title>\n<link rel="canonical" href="${escaped(address)}">\n<style>${LOOK}</style>\n</head>\n<body>\n` +
    `<header><p>${agency}<br>${escaped(text(".masthead-site"))}</p></header>\n<main>\n<h1>${escaped(title)}</h1>\n` +
    `<p>${escaped(byline())}</p>\n${parts.map(part => part.outerHTML).join("\n")}\n</main>\n` +
    `<footer><p>Lưu từ <a href="${escaped(address)}">${escaped(address)}</a></p></footer>\n</body>\n</html>\n`;
  offer(page, "text/html", ".html");
}

// Markdown ------------------------------------------------------------------

const inline = node => {
  if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/\s+/g, " ").replace(/([\\`*_[\]<>#|~])/g, "\\$1");
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  const inside = [...node.childNodes].map(inline).join("");
  switch (node.localName) {
    case "a":
      return node.matches(".footnote-backref") ? "" : `[${inside}](${node.getAttribute("href")})`;
    case "b":
    case "strong":
      return inside.trim() ? `**${inside}**` : inside;
    case "em":
    case "i":
      return inside.trim() ? `*${inside}*` : inside;
    case "del":
    case "s":
      return `~~${inside}~~`;
    case "code":
      return `\`${node.textContent}\``;
    case "br":
      return "\\\n";
    case "img":
      return `![${node.alt}](${node.getAttribute("src")})`;
    case "input":
      return node.checked ? "[x]" : "[ ]";
    case "summary":
      return `**${inside}**`;
    default:
      return inside;
  }
};

const indented = (lines, by) => lines.split("\n").join(`\n${by}`);

const row = cells => `| ${[...cells].map(cell => inline(cell).trim()).join(" | ")} |`;

const BLOCKS = /^(article|blockquote|details|div|dl|figure|h[1-6]|hr|ol|p|pre|section|table|ul)$/;

const block = node => {
  if (node.nodeType !== Node.ELEMENT_NODE || !BLOCKS.test(node.localName)) return inline(node).trim();
  const level = /^h([1-6])$/.exec(node.localName);
  if (level) return `${"#".repeat(level[1])} ${inline(node).trim()}`;
  switch (node.localName) {
    case "p":
      return [...node.childNodes].map(inline).join("").trim();
    case "pre":
      return `\`\`\`\n${node.textContent.trimEnd()}\n\`\`\``;
    case "hr":
      return "---";
    case "ul":
    case "ol":
      return [...node.children]
        .map((item, index) => {
          const mark = node.localName === "ul" ? "- " : `${(node.start ?? 1) + index}. `;
          return mark + indented(blocks(item), " ".repeat(mark.length));
        })
        .join("\n");
    case "blockquote":
      return `> ${indented(blocks(node), "> ")}`;
    case "table": {
      const [head, ...rows] = node.rows;
      return [row(head.cells), row(head.cells).replace(/[^|]+/g, " --- "), ...rows.map(each => row(each.cells))].join("\n");
    }
    default:
      return node.matches(".admonition") ? `> ${indented(blocks(node), "> ")}` : blocks(node);
  }
};

/** Join what a node holds: runs of inline text are one block. */
const blocks = node => {
  const out = [];
  let run = "";
  for (const child of node.childNodes) {
    if (child.nodeType === Node.ELEMENT_NODE && BLOCKS.test(child.localName)) {
      if (run.trim()) out.push(run.trim());
      run = "";
      out.push(block(child));
    } else run += inline(child);
  }
  if (run.trim()) out.push(run.trim());
  return out.filter(Boolean).join("\n\n");
};

export function markdown({ address, title }) {
  const parts = kept().map(part => block(absolute(part)));
  const about = [byline(), `${text(".masthead-agency")}, ${text(".masthead-site")}`, `<${address}>`];
  offer([`# ${title}`, ...about, ...parts].filter(Boolean).join("\n\n") + "\n", "text/markdown", ".md");
}
