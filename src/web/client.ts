// What does the small script do? Nothing that a page needs to be read: the theme, copying a command, links in a matrix,
// filtering a list.

export const CLIENT = `"use strict";
(() => {
  const root = document.documentElement;
  const WORDS = { f: " fails", u: " is not known", w: " is waived" };
  const THEMES = ["auto", "light", "dark"];
  const kept = () => { try { return localStorage.getItem("theme") ?? "auto"; } catch { return "auto"; } };
  const show = (theme) => { if (theme === "auto") delete root.dataset.theme; else root.dataset.theme = theme; };
  show(kept());

  const ready = () => {
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      const name = () => { button.textContent = "Theme: " + kept(); };
      button.hidden = false;
      name();
      button.addEventListener("click", () => {
        const next = THEMES[(THEMES.indexOf(kept()) + 1) % THEMES.length];
        try { localStorage.setItem("theme", next); } catch { /* It lasts as long as the page. */ }
        show(next);
        name();
      });
    }
    for (const block of document.querySelectorAll("[data-copy]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "plain copy";
      button.textContent = "Copy";
      button.addEventListener("click", async () => {
        try { await navigator.clipboard.writeText(block.querySelector("code").textContent); button.textContent = "Copied"; }
        catch { button.textContent = "Select it"; }
      });
      block.append(button);
    }
    for (const table of document.querySelectorAll("[data-matrix]")) {
      const rules = [...table.querySelectorAll("[data-rule]")];
      const first = table.querySelector("[data-heads]").cells.length - rules.length;
      for (const row of table.tBodies[0].rows) {
        const entity = row.querySelector("a");
        if (entity === null) continue;
        for (const [index, rule] of rules.entries()) {
          const cell = row.cells[first + index];
          const word = WORDS[cell.className];
          if (word === undefined) continue;
          const link = document.createElement("a");
          link.href = entity.getAttribute("href") + "#" + table.dataset.matrix + "/" + rule.dataset.rule;
          link.title = entity.textContent + ": " + rule.title + word;
          link.append(...cell.childNodes);
          cell.append(link);
        }
      }
    }
    for (const input of document.querySelectorAll("[data-filters]")) {
      const list = document.getElementById(input.dataset.filters);
      if (list === null) continue;
      input.hidden = false;
      input.addEventListener("input", () => {
        const asked = input.value.trim().toLowerCase();
        for (const item of list.children) item.hidden = !item.textContent.toLowerCase().includes(asked);
      });
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();
})();
`;
