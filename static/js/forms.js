// Two small helps for forms, hooked by data attributes. Every page works without them.
//   form[data-unsaved]  asks before the page is left with changes that are not saved
//   form[data-once]     takes two presses within three seconds as one

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
    // A send that was stopped on the way may be tried again.
    setTimeout(() => (sent = false), 3000);
  });
}

document.querySelectorAll("form[data-unsaved]").forEach(warnOfUnsavedChanges);
document.querySelectorAll("form[data-once]").forEach(sendOnce);
