// What the grid of a month gains over a plain form: arrow keys and Enter move as in a spreadsheet,
// a block of cells can be pasted, and the running total follows the typing. Without this module
// everything can be entered all the same; what is typed is judged on the server in any case.

const grid = document.querySelector("#grid");
const control = document.querySelector("#control");

const pounds = new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP" });

/** The cells that can be typed into, row by row. */
function cellsOf(table) {
  return [...table.querySelectorAll("[data-row]")].map((row) => [
    ...row.querySelectorAll("input[data-cell]"),
  ]);
}

/** Whole pence of what is typed, null for a blank, undefined for what is no amount. */
export function penceOf(text) {
  let plain = text.trim().replace(/[\u2212\u2013]/g, "-").replace(/[\u00a0\u202f]/g, " ");
  if (plain === "") {
    return null;
  }
  let negative = false;
  const bracketed = /^\((.*)\)$/.exec(plain);
  if (bracketed) {
    negative = true;
    plain = bracketed[1].trim();
  } else if (/(-|\s*CR)$/i.test(plain)) {
    negative = true;
    plain = plain.replace(/(-|\s*CR)$/i, "").trim();
  } else if (/^-/.test(plain) || /^£\s*-/.test(plain)) {
    negative = true;
    plain = plain.replace("-", "").trim();
  }
  const found = /^(?:£\s*)?(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d{0,2})0*)?$/.exec(plain);
  if (!found || (found[1] === undefined && !found[2])) {
    return undefined;
  }
  const whole = BigInt((found[1] ?? "0").replaceAll(",", ""));
  const pence = whole * 100n + BigInt((found[2] ?? "").padEnd(2, "0"));
  return negative ? -pence : pence;
}

function inWords(pence) {
  const size = pence < 0n ? -pence : pence;
  const text = pounds.format(size / 100n).replace(/\.00$/, "");
  return `${pence < 0n ? "−" : ""}${text}.${String(size % 100n).padStart(2, "0")}`;
}

/** What is typed as spent in some rows, held against the profile of the schemes that have it. */
function sumOf(rows) {
  const sum = { total: 0n, profile: 0n, entered: 0, unread: 0 };
  for (const row of rows) {
    const pence = penceOf(row.querySelector("[data-cell='actual']").value);
    if (pence === undefined) {
      sum.unread += 1;
    } else if (pence !== null) {
      sum.entered += 1;
      sum.total += pence;
      sum.profile += penceOf(row.dataset.profile) ?? 0n;
    }
  }
  return sum;
}

function said(name, { total, profile, entered }) {
  const over = total - profile;
  const way = over > 0n ? "over" : "under";
  const against = over === 0n ? "as profiled" : `${inWords(over < 0n ? -over : over)} ${way} their profile`;
  return `${name}: ${entered} entered, total ${inWords(total)}, ${against}.`;
}

/** Say the running total of each fund by itself, because funds of different kinds never add up. */
function recount(table) {
  const funds = new Map();
  for (const row of table.querySelectorAll("[data-row]")) {
    funds.set(row.dataset.fund, [...(funds.get(row.dataset.fund) ?? []), row]);
  }
  const words = [];
  let unread = 0;
  for (const [fund, rows] of funds) {
    const sum = sumOf(rows);
    unread += sum.unread;
    words.push(said(funds.size > 1 ? fund : "On this page", sum));
  }
  if (unread) {
    words.push(`${unread} ${unread === 1 ? "cell is" : "cells are"} no amount.`);
  }
  control.textContent = words.join(" ");
}

function placeOf(cells, input) {
  const row = cells.findIndex((inputs) => inputs.includes(input));
  return row < 0 ? null : { row, column: cells[row].indexOf(input) };
}

function goTo(cells, row, column) {
  const next = cells[row]?.[column];
  if (next) {
    next.focus();
    next.select();
  }
  return Boolean(next);
}

/** Whether the caret stands at the end of the text towards which an arrow points. */
function atEdge(input, towardsStart) {
  const all = input.selectionStart === 0 && input.selectionEnd === input.value.length;
  const edge = towardsStart ? 0 : input.value.length;
  return all || (input.selectionStart === edge && input.selectionEnd === edge);
}

function onKey(event, cells) {
  const place = placeOf(cells, event.target);
  if (!place || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
    return;
  }
  const { row, column } = place;
  let moved = false;
  if (event.key === "ArrowUp" || (event.key === "Enter" && event.shiftKey)) {
    moved = goTo(cells, row - 1, column);
  } else if (event.key === "ArrowDown" || event.key === "Enter") {
    moved = goTo(cells, row + 1, column);
  } else if (event.key === "ArrowLeft" && atEdge(event.target, true)) {
    moved = goTo(cells, row, column - 1);
  } else if (event.key === "ArrowRight" && atEdge(event.target, false)) {
    moved = goTo(cells, row, column + 1);
  } else if (event.key === "Escape") {
    event.target.value = event.target.defaultValue;
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  }
  // Enter never sends the form from within the grid, not even from its last line.
  if (moved || event.key === "Enter") {
    event.preventDefault();
  }
}

/** A copied cell without the quotation marks a spreadsheet puts around one. */
function plain(cell) {
  const text = cell.trim();
  return /^".*"$/s.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text;
}

function onPaste(event, cells) {
  const place = placeOf(cells, event.target);
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  if (!place || (lines.length === 1 && !lines[0].includes("\t"))) {
    return; // a single value goes into its cell as everywhere else
  }
  event.preventDefault();
  let left = 0;
  lines.forEach((line, down) => {
    line.split("\t").forEach((cell, along) => {
      const input = cells[place.row + down]?.[place.column + along];
      if (input) {
        input.value = plain(cell);
      } else if (plain(cell) !== "") {
        left += 1;
      }
    });
  });
  recount(grid);
  if (left) {
    control.textContent += ` ${left} pasted ${left === 1 ? "cell" : "cells"} did not fit.`;
  }
}

if (grid && control) {
  const cells = cellsOf(grid);
  grid.addEventListener("keydown", (event) => onKey(event, cells));
  grid.addEventListener("paste", (event) => onPaste(event, cells));
  grid.addEventListener("input", () => recount(grid));
  recount(grid);
}
