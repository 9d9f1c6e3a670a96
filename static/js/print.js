// A link to the page for paper prints at once instead; the page for paper asks to be printed.
// Without this the browser's own menu prints.

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-print]")) return;
  event.preventDefault();
  window.print();
});
if (document.querySelector("[data-print-at-once]")) window.print();
