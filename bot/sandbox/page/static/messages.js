// Messages: in a channel, and in a thread.

import { body } from "./blocks.js";
import { make, reconcile } from "./dom.js";
import { act, complain, personName, place as address, state } from "./state.js";

const LONG = { channel: 1200, root: 500, reply: Infinity };
const unfolded = new Set();

/** Show messages in `list`; those that stood at its end stay in sight while it grows. */
export function showMessages(list, channel, messages, surface) {
  const scroll = list.closest(".scroll");
  const end = scroll.scrollHeight - scroll.clientHeight;
  const atEnd = end - scroll.scrollTop < 24 || scroll.dataset.kept === String(scroll.scrollTop);
  const place = surface === "thread" ? `${channel.id} ${messages[0]?.ts}` : channel.id;
  const moved = scroll.dataset.place !== place;
  scroll.dataset.place = place;
  reconcile(list, messages, (message) => message.ts, (message, again) => draw(message, channel, surface, again));
  if (!(atEnd || moved)) return;
  // What is taller than the pane is read from its top.
  const last = list.lastElementChild;
  scroll.scrollTop = last ? Math.min(scroll.scrollHeight, last.offsetTop - 8) : 0;
  scroll.dataset.kept = String(scroll.scrollTop);
}

function draw(message, channel, surface, again) {
  const kind = surface === "thread" ? (message.thread_ts ? "reply" : "root") : "channel";
  const name = personName(message.user);
  const is_bot = Boolean(state().people[message.user]?.is_bot);
  const heading = make("p", { class: "by" },
    make("b", {}, make("bdi", {}, name)),
    is_bot ? make("span", { class: "app" }, "app") : null,
    make("time", { dateTime: moment(message.ts).toISOString() }, clock(message.ts)),
    message.only_you ? make("span", { class: "note" }, "only visible to you") : null,
    message.edited ? make("span", { class: "note" }, "edited") : null,
  );
  return make("li", { class: `message ${message.only_you ? "whispered" : ""} ${again && message.edited ? "changed" : ""}` },
    make("span", { class: `face ${is_bot ? "bot" : ""}`, "aria-hidden": "true" }, initials(name)),
    make("article", { "aria-label": `${name}, ${clock(message.ts)}` },
      heading,
      content(message, channel, kind),
      message.files.map((file) => make("p", { class: "context" }, `File: ${file}`)),
      reactions(message),
      message.only_you || is_bot ? null : shortcuts(message, channel),
      kind === "channel" && !message.only_you ? thread(message, channel) : null,
    ),
  );
}

function content(message, channel, kind) {
  const click = async (element, value) => {
    const where = { channel: channel.id, ts: message.ts };
    complain((await act("click", { ...where, action_id: element.action_id, value })).problem);
  };
  const suggest = async (element, typed) => {
    const answer = await act("suggest", { channel: channel.id, ts: message.ts, action_id: element.action_id, typed });
    complain(answer.problem);
    return answer.options || [];
  };
  const shown = make("div", { class: "body" }, body(message, { click, suggest }));
  if (message.text.length <= LONG[kind]) return shown;
  const key = `${kind} ${channel.id} ${message.ts}`;
  const toggle = make("button", { type: "button", class: "quiet", "data-focus": "fold" });
  const fold = () => {
    const open = unfolded.has(key);
    shown.classList.toggle("folded", !open);
    toggle.textContent = open ? "Show less" : "Show more";
    toggle.setAttribute("aria-expanded", String(open));
  };
  toggle.addEventListener("click", () => {
    if (!unfolded.delete(key)) unfolded.add(key);
    fold();
  });
  fold();
  return [shown, toggle];
}

function reactions(message) {
  if (!message.reactions.length) return null;
  return make("p", { class: "reactions" }, message.reactions.map(({ name, users }) => {
    const who = users.map(personName).join(", ");
    return make("span", { class: "reaction", title: who, "aria-label": `${name}: ${who}` }, `${FACES[name] || `:${name}:`} ${users.length}`);
  }));
}

const FACES = { eyes: "👀", white_check_mark: "✅", x: "❌", warning: "⚠️", "+1": "👍", "-1": "👎" };

function shortcuts(message, channel) {
  const offered = state().shortcuts.filter((each) => each.on_messages);
  if (!offered.length) return null;
  return make("p", {}, offered.map(({ callback_id, name }) => make("button", {
    type: "button",
    class: "quiet",
    "data-focus": callback_id,
    onclick: async () => complain((await act("shortcut", { callback_id, channel: channel.id, ts: message.ts })).problem),
  }, name)));
}

function thread(message, channel) {
  const words = message.replies === 1 ? "1 reply" : `${message.replies} replies`;
  const href = address({ channel: channel.id, thread: message.ts });
  return make("p", {}, make("a", { class: "quiet", href, "data-focus": "thread" }, message.replies ? words : "Reply in thread"));
}

function initials(name) {
  return name.split(" ").map((word) => [...word][0] || "").slice(0, 2).join("");
}

const moment = (ts) => new Date(Number(ts) * 1000);
const clock = (ts) => moment(ts).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
