// Boxes to write in. What is not sent yet stays with its place.

import { make } from "./dom.js";
import { act, channelName, complain, personName, place, state, upload } from "./state.js";

const LIMIT = 40_000;
const COMMAND = /^(\/[a-z][a-z_-]*)(?:\s+([^]*))?$/;
const drafts = new Map();

/** Put a box into `parent`; `spot` tells where it writes to: `{channel, thread?}`, or null for nowhere. */
export function composer(parent, name, spot) {
  const hint = `${name}-hint`;
  const box = make("textarea", {
    id: name,
    rows: 3,
    spellcheck: false,
    "aria-describedby": hint,
    oninput: () => {
      complain();
      keep();
    },
    onkeydown: (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      send();
    },
  });
  // Room for its words, which come with the first state.
  const label = make("label", { htmlFor: name }, "\u00a0");
  const button = make("button", { type: "submit", class: "button primary" }, "Send");
  const attached = make("input", { type: "file", multiple: true, "aria-label": "Files to attach" });
  const shortcuts = make("span", { class: "row" });
  const sample = make("button", { type: "button", class: "button", onclick: fill }, "Use the sample article");
  const form = make("form", { class: "compose", onsubmit: (event) => (event.preventDefault(), send()) },
    label,
    box,
    make("div", { class: "row" }, attached, shortcuts),
    make("div", { class: "row" },
      make("span", { class: "note", id: hint }, "Enter sends, Shift+Enter starts a line"),
      name === "compose-channel" ? sample : null,
      button,
    ),
  );
  parent.append(form);
  let shown = null;
  let sending = false;

  function keep() {
    drafts.set(shown, box.value);
  }

  async function fill() {
    const response = await fetch("/sample");
    box.value = prefill(spot().channel) + (await response.text()).trim();
    keep();
    box.focus();
    box.setSelectionRange(0, 0);
    box.scrollTop = 0;
  }

  async function send() {
    const { channel, thread } = spot();
    const words = box.value.trim();
    if (sending) return;
    const chosen = [...attached.files];
    if (!words && !chosen.length) {
      complain("Paste an article into the box, or attach one, first.");
      return;
    }
    const length = [...words].length;
    if (length > LIMIT) {
      complain(`That is ${length.toLocaleString("en")} characters and a Slack message holds 40,000: paste less.`);
      return;
    }
    const command = COMMAND.exec(words);
    if (command && thread) {
      complain("Slash commands do not work in threads: type it in the channel.");
      return;
    }
    sending = true;
    button.disabled = true;
    const from = shown;
    const answer = command
      ? await act("command", { channel: channel.id, command: command[1], text: command[2] || "" })
      : await say({ channel: channel.id, text: words, ...(thread ? { thread_ts: thread } : {}) }, chosen);
    sending = false;
    button.disabled = false;
    complain(answer.problem || unheard(channel, words, command));
    if (!answer.ts && !command) return;
    drafts.delete(from);
    attached.value = "";
    if (shown === from) box.value = prefill(channel);
    if (answer.ts && !thread) location.hash = place({ channel: channel.id, thread: answer.ts });
  }

  async function say(message, chosen) {
    if (!chosen.length) return act("say", message);
    const uploaded = await upload(chosen);
    return uploaded.problem ? uploaded : act("say", { ...message, files: uploaded.files });
  }

  /** Follow where one is. */
  return function update() {
    const where = spot();
    form.hidden = !where;
    if (!where) return;
    if (name === "compose-channel" && !shortcuts.childElementCount) {
      shortcuts.append(...state().shortcuts.filter((each) => !each.on_messages).map(starter));
    }
    const key = `${state().you} ${where.channel.id} ${where.thread || ""}`;
    if (key === shown) return;
    shown = key;
    box.value = drafts.get(key) ?? prefill(where.channel);
    label.textContent = where.thread ? "Reply in the thread" : `Message ${title(where.channel)}`;
  };
}

function starter({ callback_id, name }) {
  const start = async () => complain((await act("shortcut", { callback_id })).problem);
  return make("button", { type: "button", class: "button", onclick: start }, name);
}

/** What a channel is called before its messages. */
export function title(channel) {
  return channel.kind === "im" || channel.kind === "mpim" ? channelName(channel.id) : `#${channel.name}`;
}

function prefill(channel) {
  return channel.kind === "im" ? "" : `@${personName(state().bot)} `;
}

function unheard(channel, words, command) {
  const bot = personName(state().bot);
  if (command || channel.kind === "im" || words.includes(`@${bot}`)) return "";
  return `${bot} answers where it is mentioned: begin with @${bot}.`;
}
