// What needs JavaScript is hidden until JavaScript is there.
for (const button of document.querySelectorAll("[data-bulletin=print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-bulletin=copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    const status = document.querySelector("[data-bulletin=copied]");
    try {
      await navigator.clipboard.writeText(source.textContent);
      status.textContent = "Đã chép.";
    } catch {
      // Browsers keep the clipboard from pages without HTTPS, or the reader said no.
      getSelection().selectAllChildren(source);
      status.textContent = "Trình duyệt không cho chép. Phần cần chép đã được chọn sẵn: bạn hãy nhấn Ctrl+C, hoặc chạm giữ rồi chọn chép.";
    }
  });
}
