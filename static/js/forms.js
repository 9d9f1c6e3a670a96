// Two small helps for forms, hooked by data attributes. Every page works without them.
//   form[data-unsaved]  asks before the page is left with changes that are not saved
//   form[data-once]     sends once, however often the button is pressed

function warnOfUnsavedChanges(form) {
  let changed = false;
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}

function sendOnce(form) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  // Back from the next page: the form may be sent again.
  window.addEventListener("pageshow", () => (sent = false));
}

document.querySelectorAll("form[data-unsaved]").forEach(warnOfUnsavedChanges);
document.querySelectorAll("form[data-once]").forEach(sendOnce);
