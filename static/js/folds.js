// A link to something on the page opens the folds that it lies in. Without this the fold's
// heading is scrolled to, and is opened by hand.

function unfold(hash) {
  const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
  for (let fold = target && target.closest("details"); fold; ) {
    fold.open = true;
    fold = fold.parentElement.closest("details");
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#"]');
  if (link) unfold(link.hash);
});
window.addEventListener("hashchange", () => unfold(location.hash));
unfold(location.hash);
