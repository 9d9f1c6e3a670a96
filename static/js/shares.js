// The share of a year's profit that stays in the enterprise, shown while the figures are typed.
//   output[data-reinvested]  names in `for` the controls of result, dividend and transfers, and has
//                            a sentence for each standing, where {share} is put in
// The server counts the same (enterprises/shares.py) and shows it without this script.

// 1 840 000 kr, 1.840.000 and −5 000 are whole kronor; anything else is unknown.
function kronor(text) {
  let plain = text.replace(/kr|\s/g, "").replace(/[−–]/g, "-");
  if (/^-?\d{1,3}(,\d{3})+$|^-?\d{1,3}(\.\d{3})+$/.test(plain)) plain = plain.replace(/[,.]/g, "");
  return /^-?\d{1,13}$/.test(plain) ? BigInt(plain) : null;
}

function standing(result, dividend, transfers) {
  if (result === null) return { name: "unknown" };
  if (result <= 0n) return { name: "no_profit" };
  if (dividend === null || transfers === null) return { name: "unknown" };
  const left = result - dividend - transfers;
  const stays = left < 0n ? 0n : left;
  // Tenths of a percent, rounded down: 29.99 percent never reads as 30.
  const tenths = Number((stays * 1000n) / result);
  return { name: stays * 2n > result ? "mainly" : "not_mainly", percent: tenths / 10, exact: (stays * 100n) % result === 0n };
}

function follow(output) {
  const controls = output.htmlFor.value.split(" ").map((id) => document.getElementById(id));
  const language = document.documentElement.lang;
  function show() {
    const found = standing(...controls.map((control) => kronor(control.value)));
    const digits = found.exact ? 0 : 1;
    const format = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    const percent = found.percent?.toLocaleString(language, format);
    const words = output.getAttribute(`data-${found.name}`).replace("{share}", `${percent}\u00a0%`);
    output.className = `share share--${found.name}`;
    if (output.textContent !== words) output.textContent = words;
  }
  controls.forEach((control) => control.addEventListener("input", show));
}

document.querySelectorAll("output[data-reinvested]").forEach(follow);
