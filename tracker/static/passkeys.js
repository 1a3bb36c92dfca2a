// Adding a passkey, and signing in by one. The forms stay hidden where the browser has no passkeys.

const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const send = async (address, form) => {
  const answer = await fetch(address, { method: "POST", body: new FormData(form) });
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  const said = isJson ? await answer.json() : {};
  if (!answer.ok) {
    throw new Error(said.sentence ?? "That did not work. Wait a minute, then try again.");
  }
  return said;
};

const made = async (options) => {
  const publicKey = {
    ...options,
    challenge: toBytes(options.challenge),
    user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: (options.excludeCredentials ?? []).map((one) => ({ ...one, id: toBytes(one.id) })),
  };
  const key = await navigator.credentials.create({ publicKey });
  return {
    id: key.id, rawId: toText(key.rawId), type: key.type,
    response: {
      attestationObject: toText(key.response.attestationObject),
      clientDataJSON: toText(key.response.clientDataJSON),
    },
  };
};

const shown = async (options) => {
  const publicKey = { ...options, challenge: toBytes(options.challenge), allowCredentials: [] };
  const key = await navigator.credentials.get({ publicKey });
  return {
    id: key.id, rawId: toText(key.rawId), type: key.type,
    response: {
      authenticatorData: toText(key.response.authenticatorData),
      clientDataJSON: toText(key.response.clientDataJSON),
      signature: toText(key.response.signature),
      userHandle: key.response.userHandle ? toText(key.response.userHandle) : null,
    },
  };
};

const run = async (form) => {
  const fault = form.querySelector("[data-passkey-fault]");
  fault.textContent = "";
  try {
    const options = await send(form.dataset.start, form);
    const answer = form.dataset.passkey === "add" ? await made(options) : await shown(options);
    const full = document.createElement("form");
    for (const [name, value] of [
      ["csrf_token", form.elements.csrf_token.value],
      ["credential", JSON.stringify(answer)],
    ]) {
      const field = document.createElement("input");
      field.name = name;
      field.value = value;
      full.append(field);
    }
    window.location.assign((await send(form.action, full)).to);
  } catch (error) {
    const stopped = error.name === "NotAllowedError";
    fault.textContent = stopped ? "No passkey was used. Try again, or go on without." : error.message;
  }
};

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      run(form);
    });
  }
}
