// What the page has beyond links and forms: choosing days by dragging, names while typing, keys. All of it works without, only slower.
"use strict";

const base = document.body.dataset.base;
const box = document.getElementById("q");

function brush(chart) {
  const grounds = [...chart.querySelectorAll(".ground")];
  let from = null;
  const under = (event) => {
    const { left, width } = chart.getBoundingClientRect();
    const share = Math.min(Math.max((event.clientX - left) / width, 0), 0.9999);
    return Math.floor(share * grounds.length);
  };
  const span = (to) => [Math.min(from, to), Math.max(from, to)];
  const paint = (to) => {
    const [first, last] = from === null ? [1, 0] : span(to);
    grounds.forEach((ground, at) => ground.classList.toggle("brushed", first <= at && at <= last));
  };
  chart.parentElement.classList.add("brushable");
  chart.addEventListener("dragstart", (event) => event.preventDefault());
  chart.addEventListener("pointerdown", (event) => { if (event.button === 0) from = under(event); });
  chart.addEventListener("pointermove", (event) => { if (from !== null) paint(under(event)); });
  window.addEventListener("pointercancel", () => { from = null; paint(0); });
  window.addEventListener("pointerup", (event) => {
    if (from === null) return;
    const [first, last] = span(under(event));
    const dragged = first !== last;
    from = null;
    paint(0);
    if (!dragged) return;
    chart.addEventListener("click", (click) => { click.preventDefault(); click.stopPropagation(); }, { capture: true, once: true });
    const address = new URL(window.location.href);
    address.searchParams.set("from", grounds[first].dataset.first);
    address.searchParams.set("to", grounds[last].dataset.last);
    address.searchParams.delete("offset");
    window.location.assign(address);
  });
}

function complete(input, list) {
  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    const word = input.value.split(/\s+/).pop();
    if (word.length < 2) return;
    waiting = setTimeout(async () => {
      const answer = await fetch(`${base}/suggest.json?q=${encodeURIComponent(word)}`, { credentials: "same-origin" });
      if (!answer.ok) return;
      const before = input.value.slice(0, input.value.length - word.length);
      list.replaceChildren(...(await answer.json()).map((name) => {
        const option = document.createElement("option");
        option.value = `${before}${name.facet}:"${name.value}"`;
        option.label = `${name.value} (${name.count})`;
        return option;
      }));
    }, 150);
  });
}

function keys(event) {
  const typing = event.target.matches("input, textarea, select");
  if (event.ctrlKey || event.metaKey || event.altKey || typing) return;
  const titles = [...document.querySelectorAll("a.title")];
  const at = titles.indexOf(document.activeElement);
  if (event.key === "/") { event.preventDefault(); box.focus(); box.select(); }
  if (event.key === "j" && titles.length) titles[Math.min(at + 1, titles.length - 1)].focus();
  if (event.key === "k" && titles.length) titles[Math.max(at - 1, 0)].focus();
}

document.querySelectorAll(".chart svg").forEach(brush);
if (box) complete(box, document.getElementById("names"));
document.addEventListener("keydown", keys);
