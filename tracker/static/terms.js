// While somebody types risk-share terms, what they would do is worked out again and shown. Without
// this the button "Work it out again" does the same.
const form = document.querySelector("[data-terms-builder] form");
const preview = document.getElementById("preview");
const PAUSE = 600;
let waiting;
let latest = 0;

async function workOut() {
  const mine = ++latest;
  const typed = new FormData(form);
  typed.set("action", "preview");
  const answer = await fetch(form.action, { method: "POST", body: typed, headers: { "X-Part": "preview" } });
  if (answer.ok && mine === latest) {
    preview.innerHTML = await answer.text();
  }
}

form?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(workOut, PAUSE);
});
