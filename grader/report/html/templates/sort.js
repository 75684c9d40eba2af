// Sorts and filters the table of students. The page is whole without it: what it needs is hidden until it runs.
(() => {
  "use strict";
  const table = document.getElementById("class");
  const tools = document.getElementById("tools");
  const told = document.getElementById("told");
  if (!table || !tools || !told) return;
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const heads = Array.from(table.tHead.rows[0].cells);
  const words = document.getElementById("words");
  const choices = Array.from(tools.querySelectorAll("select"));
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  const values = new Map();

  const value = (row, column, isNumber) => {
    const cell = row.cells[column];
    const text = cell.dataset.value ?? cell.textContent.trim();
    return isNumber ? (text === "" ? NaN : Number(text)) : text;
  };

  const columnOf = (column, isNumber) => {
    if (!values.has(column)) values.set(column, new Map(rows.map((row) => [row, value(row, column, isNumber)])));
    return values.get(column);
  };

  // What is not there comes last, whichever way the others are sorted.
  const compare = (a, b, sign, isNumber) => {
    if (!isNumber) return sign * collator.compare(a, b);
    if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b);
    return sign * (a - b);
  };

  const sort = (head, column) => {
    const isNumber = head.dataset.kind === "number";
    const before = head.getAttribute("aria-sort");
    const first = isNumber ? "descending" : "ascending";
    const other = isNumber ? "ascending" : "descending";
    const way = before === first ? other : first;
    heads.forEach((each) => each.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", way);
    const of = columnOf(column, isNumber);
    const sign = way === "ascending" ? 1 : -1;
    rows.sort((a, b) => compare(of.get(a), of.get(b), sign, isNumber));
    body.append(...rows);
    tell(`, sorted by ${head.textContent.trim()}, ${way}`);
  };

  const tell = (more = "") => {
    const shown = rows.filter((row) => !row.hidden).length;
    told.textContent = `${shown} of ${rows.length} students shown${more}`;
  };

  const filter = () => {
    const wanted = words.value.normalize("NFC").toLowerCase().split(/\s+/).filter(Boolean);
    rows.forEach((row) => {
      const matches = choices.every((each) => each.value === "" || row.dataset[each.name] === each.value);
      row.hidden = !(matches && wanted.every((word) => row.dataset.find.includes(word)));
    });
    tell();
  };

  heads.forEach((head, column) => {
    if (!head.dataset.kind) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(head, column));
    head.append(button);
  });
  words.addEventListener("input", filter);
  choices.forEach((each) => each.addEventListener("change", filter));
  tools.addEventListener("reset", () => setTimeout(filter));
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.hidden = false;
  filter();
})();
