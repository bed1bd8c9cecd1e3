// What needs JavaScript is hidden until JavaScript is there.
for (const button of document.querySelectorAll("[data-bulletin=print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
