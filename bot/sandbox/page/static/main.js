// The page: follows the workspace and shows where one is in it.

import { composer, title } from "./compose.js";
import { byId, make, reconcile } from "./dom.js";
import { showMessages } from "./messages.js";
import { showModal, wireModal } from "./modal.js";
import { channelOf, complain, follow, personName, place, state, where } from "./state.js";
import { mrkdwn } from "./text.js";

const LOST = "The workspace does not answer: is the demonstration still running?";
let stream = null;
let heard = "";

const updates = [
  composer(byId("channel-compose"), "compose-channel", () => spot((channel) => ({ channel }))),
  composer(byId("thread-compose"), "compose-thread", () => spot((channel) => threadOf(channel) && { channel, thread: where().thread })),
];

function spot(choose) {
  const channel = here();
  return channel?.is_member ? choose(channel) : null;
}

const here = () => channelOf(where().channel) || state().channels[0];
const threadOf = (channel) => channel.messages.find((message) => message.ts === where().thread);

function start() {
  stream?.close();
  stream = follow(where().person, show, () => complain(LOST));
}

function show() {
  if (byId("problem").textContent === LOST) complain();
  // An address from another day may name somebody who is not here.
  if (where().person !== state().you) history.replaceState(null, "", place({ person: state().you }));
  const channel = here();
  byId("workspace").textContent = state().workspace;
  showPeople();
  showChannels(channel);
  showChannel(channel);
  showThread(channel);
  for (const update of updates) update();
  showModal();
  announce(channel);
}

function showPeople() {
  const people = Object.entries(state().people).filter(([, person]) => !person.is_bot);
  reconcile(byId("person"), people, ([id]) => id, ([id, person]) => make("option", { value: id }, person.name));
  byId("person").value = state().you;
}

function showChannels(current) {
  reconcile(byId("channels"), state().channels.map((channel) => ({
    id: channel.id,
    name: channel.name,
    kind: channel.kind,
    current: channel === current,
    you: state().you,
  })), (channel) => channel.id, (channel) => make("li", {}, make("a", {
    href: place({ channel: channel.id }),
    "aria-current": channel.current ? "page" : null,
    "data-focus": channel.id,
  }, make("span", { class: "mark", "aria-hidden": "true" }, MARKS[channel.kind]),
  make("span", { class: "unseen" }, `${KINDS[channel.kind]} `), channel.name)));
}

const MARKS = { channel: "#", group: "◆", im: "@", mpim: "@" };
const KINDS = { channel: "channel", group: "private channel", im: "direct message with", mpim: "direct message with" };

function showChannel(channel) {
  byId("channel-name").textContent = title(channel);
  byId("channel-about").textContent = channel.kind === "group" ? "private" : "";
  const replies = new Map();
  for (const { thread_ts: root } of channel.messages) replies.set(root, (replies.get(root) || 0) + 1);
  const messages = channel.messages
    .filter((message) => !message.thread_ts || message.broadcast)
    .map((message) => ({ ...message, replies: replies.get(message.ts) || 0 }));
  const bot = personName(state().bot);
  empty("channel", messages, channel.kind === "im"
    ? [`Paste an article here and send it to ${bot}`, "In a direct message it needs no mention. The brief comes in the thread."]
    : [`Paste an article here and mention @${bot}`, "It answers in the thread: who claims what, who rejects it, and the sentence each line rests on."]);
  showMessages(byId("channel-messages"), channel, messages, "channel");
}

function showThread(channel) {
  const root = threadOf(channel);
  document.body.classList.toggle("in-thread", Boolean(root));
  const messages = root ? channel.messages.filter((message) => message === root || message.thread_ts === root.ts) : [];
  byId("thread-close").href = place({ channel: channel.id });
  byId("thread-close").hidden = !root;
  empty("thread", messages, ["The brief appears here", "Each answer stands in the thread of the message that asked for it."]);
  showMessages(byId("thread-messages"), channel, messages, "thread");
  const status = root && channel.statuses[root.ts];
  byId("thread-status").textContent = status ? `${personName(state().bot)} ${status}` : "";
}

function empty(name, messages, [headline, more]) {
  const shown = byId(`${name}-empty`);
  shown.hidden = messages.length > 0;
  shown.replaceChildren(make("strong", {}, headline), make("p", {}, more));
}

/** Tell those who listen rather than look what the app said last. */
function announce(channel) {
  const last = channel.messages.findLast((message) => state().people[message.user]?.is_bot);
  const text = last ? make("span", {}, mrkdwn(last.text)).textContent : "";
  const words = last ? `${personName(last.user)}: ${text.slice(0, 200)}` : "";
  if (words !== heard) byId("said").textContent = heard = words;
}

byId("person").addEventListener("change", (event) => {
  location.hash = place({ person: event.target.value, thread: "" });
});
window.addEventListener("hashchange", () => {
  if (state() && (where().person || state().you) === state().you) show();
  else start();
});
// What went wrong is said until one does something else.
document.addEventListener("click", () => complain(), { capture: true });
wireModal();
start();
