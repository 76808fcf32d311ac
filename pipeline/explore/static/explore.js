// What the pages do beyond links and forms: facts and text in step, the card of a fact, keys. Without it all text is there.
"use strict";
(() => {
  const one = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const make = (tag, words, attributes = {}) => {
    const element = document.createElement(tag);
    element.textContent = words;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };

  // ---- a document: marks and rows by the number of their fact
  const facts = one("#facts");
  const table = facts && one("table[data-m]", facts);
  const rows = table ? all("tbody tr", table) : []; // row n tells of fact n
  const numberOf = new Map(rows.map((row, at) => [row, String(at)]));
  const marksOf = new Map();
  for (const mark of all(".text mark")) {
    for (const fact of mark.dataset.f.split(" ")) {
      if (!marksOf.has(fact)) marksOf.set(fact, []);
      marksOf.get(fact).push(mark);
    }
  }
  const kindOf = (row) => row.classList[0];
  const [correct, place, picture, section] = table ? table.dataset.words.split("\t") : [];
  let chosen = null;

  const linkOf = (row) => one("a", row).getAttribute("href");
  const idOf = (row) => linkOf(row).split("#f-")[1];

  function choose(row, moveText) {
    if (!row) return;
    if (!linkOf(row).startsWith("#")) { location.href = one("a", row).href; return; } // it stands in another part of the text
    if (chosen) for (const each of [chosen, ...(marksOf.get(numberOf.get(chosen)) || [])]) each.classList.remove("on");
    chosen = row;
    const marks = marksOf.get(numberOf.get(row)) || [];
    for (const each of [row, ...marks]) each.classList.add("on");
    showCard(row, marks);
    row.scrollIntoView({ block: "nearest", behavior: "instant" });
    if (moveText && marks.length) marks[0].scrollIntoView({ block: "center", behavior: "instant" });
    history.replaceState(null, "", linkOf(row));
    const words = `${one("a", row).textContent} ${row.cells[2].textContent}`.trim();
    one("#say").textContent = `${place.replace("%d", Number(numberOf.get(row)) + 1).replace("%d", rows.length)}: ${words}`;
  }

  function showCard(row, marks) {
    const card = one("#card");
    const names = table.dataset.m.split("\t");
    const values = row.dataset.m.split("\t");
    const list = document.createElement("dl");
    for (const at of [2, 3]) {
      if (row.cells[at].textContent.trim()) list.append(make("dt", table.rows[0].cells[at].textContent), make("dd", row.cells[at].textContent));
    }
    names.forEach((name, at) => { if (values[at]) list.append(make("dt", name), make("dd", values[at])); });
    const close = make("button", "×", { type: "button", class: "close", "aria-label": "Esc" });
    close.addEventListener("click", hideCard);
    const id = idOf(row);
    const links = make("p", "", { class: "links" });
    const page = row.dataset.page && `${table.dataset.pictures}${row.dataset.page}`;
    if (table.dataset.edit && /^(target|baseline|unit|deadline)$/.test(kindOf(row))) {
      links.append(make("a", correct, { href: `${table.dataset.edit}?fact=${id}`, id: "correct" }));
    }
    if (page) links.append(make("a", picture, { href: `${page}?fact=${id}` }));
    const quote = marks.map((mark) => mark.textContent).join("");
    card.className = row.className.replace(" on", "");
    card.replaceChildren(close, make("h2", one("a", row).textContent), make("blockquote", quote), list, links);
    if (page) card.append(make("img", "", { src: `${page}.png?fact=${id}`, alt: picture }));
    card.hidden = false;
  }

  function hideCard() {
    const card = one("#card");
    if (card) card.hidden = true;
  }

  function step(by, kind) {
    const hidden = new Set(all(".show:not(:checked)").map((box) => box.id.slice(5)));
    const length = rows.length;
    let at = chosen ? Number(numberOf.get(chosen)) : by > 0 ? -1 : length;
    for (let left = length; left > 0; left--) {
      at = (at + by + length) % length;
      const its = kindOf(rows[at]);
      if (!hidden.has(its) && (!kind || its === kind)) { choose(rows[at], true); return; }
    }
  }

  function ofMark(mark) {
    const numbers = mark.dataset.f.split(" ");
    const again = chosen ? numbers.indexOf(numberOf.get(chosen)) : -1;
    return rows[numbers[(again + 1) % numbers.length]];
  }

  function follow() {
    const id = decodeURIComponent(location.hash.slice(1));
    if (!table || !id.startsWith("f-")) return;
    choose(rows.find((row) => `f-${idOf(row)}` === id), true);
  }

  document.addEventListener("click", (event) => {
    const mark = event.target.closest(".text mark");
    const row = event.target.closest("#facts tbody tr");
    if (mark && table && !getSelection().toString()) choose(ofMark(mark), false);
    if (row && !event.ctrlKey && !event.metaKey) { event.preventDefault(); choose(row, true); }
    if (event.target.closest(".strip") && rows.length) {
      const box = one(".strip").getBoundingClientRect();
      const text = one(".text");
      scrollTo({ top: text.offsetTop + text.offsetHeight * (event.clientY - box.top) / box.height - innerHeight / 2 });
    }
    if (event.target.id === "help-button") one("#help").showModal();
  });
  addEventListener("hashchange", follow);

  // ---- keys, but not where somebody writes
  const keys = {
    j: () => step(1), k: () => step(-1),
    n: () => step(1, chosen && kindOf(chosen)), N: () => step(-1, chosen && kindOf(chosen)),
    "[": () => one("a[rel=prev]")?.click(), "]": () => one("a[rel=next]")?.click(),
    e: () => one("#correct")?.click(),
    "/": () => one("#search")?.focus(),
    "?": () => one("#help").showModal(),
    Escape: hideCard,
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key === "Enter" && event.target.closest(".text mark") && table) { choose(ofMark(event.target.closest("mark")), false); return; }
    if (!Object.hasOwn(keys, event.key) || one("#help").open) return;
    if (event.key !== "Escape") event.preventDefault();
    keys[event.key]();
  });

  // ---- the words marked in a text are what a correction rests on
  const add = one("#add");
  if (add) {
    document.addEventListener("selectionchange", () => {
      const words = getSelection().toString().trim();
      const inside = one(".text")?.contains(getSelection().anchorNode);
      add.href = add.dataset.to + (inside && words && words.length <= 500 ? `?quote=${encodeURIComponent(words)}` : "");
    });
  }
  const help = one("#help-button");
  if (help) help.hidden = false;
  follow();
})();
