// A slider beside the box of a what if: moving it types the outturn and shows the answer at once.
// Without this module the box and its button do the same. The answer is always the server's.
import { penceOf } from "./grid.js";

const form = document.querySelector("form[data-what-if]");
const box = document.getElementById("outturn");
const slider = document.getElementById("slider");
const said = document.getElementById("said");
const pounds = new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP" });
const PAUSE = 300;
let waiting;
let latest = 0;

/** Where the present outturn is said, for those who hear the slider rather than see it. */
function say() {
  slider.setAttribute("aria-valuetext", pounds.format(slider.valueAsNumber));
}

/** Put another page's part in the place of this one's. */
function swap(page, selector) {
  const [mine, other] = [document, page].map((one) => one.querySelector(selector));
  if (mine && other) {
    mine.replaceChildren(...other.childNodes);
  }
}

async function workOut() {
  const mine = ++latest;
  const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
  const answer = await fetch(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok || mine !== latest) {
    return;
  }
  swap(page, ".tracker-lead");
  swap(page, "#answer");
  said.textContent = document.querySelector(".tracker-lead").textContent;
  history.replaceState(null, "", address);
}

function follow() {
  const pence = penceOf(box.value);
  if (typeof pence === "bigint") {
    slider.value = String(pence / 100n);
    say();
  }
}

if (form && slider) {
  slider.closest("[hidden]").hidden = false;
  follow();
  say();
  box.addEventListener("input", follow);
  slider.addEventListener("input", () => {
    box.value = `${slider.value}.00`;
    say();
    clearTimeout(waiting);
    waiting = setTimeout(workOut, PAUSE);
  });
}
