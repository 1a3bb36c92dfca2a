// Keeps the page of a job that runs up to date. Without this, the link "See how far it is now" does.
const EVERY = 1000;
const READ_OUT_EVERY = 5000;
const area = document.querySelector("[data-job]");
let readOutAt = 0;

async function look() {
  let job;
  try {
    const answer = await fetch(area.dataset.job, { headers: { Accept: "application/json" } });
    if (answer.redirected || answer.status === 401) {
      window.location.reload(); // the session is over: the page itself asks to sign in
      return;
    }
    job = answer.ok ? await answer.json() : null;
  } catch {
    job = null; // the server may be starting again
  }
  if (job?.over) {
    window.location.reload();
    return;
  }
  if (job) show(job);
  window.setTimeout(look, EVERY);
}

function show(job) {
  const sentence = area.querySelector("[data-job-sentence]");
  // A screen reader reads every change out, so a count that grows changes only now and then.
  const isNews = wordsOf(sentence.textContent) !== wordsOf(job.sentence);
  if (isNews || Date.now() - readOutAt > READ_OUT_EVERY) {
    readOutAt = Date.now();
    if (sentence.textContent !== job.sentence) sentence.textContent = job.sentence;
  }
  const bar = area.querySelector("[data-job-bar]");
  if (job.of) {
    bar.max = job.of;
    bar.value = job.done;
  } else {
    bar.removeAttribute("value");
  }
}

function wordsOf(sentence) {
  return sentence.replace(/[0-9,]/g, "");
}

if (area) window.setTimeout(look, EVERY);
