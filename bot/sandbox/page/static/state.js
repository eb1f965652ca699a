// What the server says one sees, where on the page one is, and how both are changed.

let seen = null;

/** The newest state, or null before the first. */
export const state = () => seen;

/** Follow the workspace as one person; `show` is called with every state, `lost` when it breaks off. */
export function follow(person, show, lost) {
  const stream = new EventSource(person ? `/changes?as=${encodeURIComponent(person)}` : "/changes");
  stream.addEventListener("message", (event) => {
    seen = JSON.parse(event.data);
    show();
  });
  stream.addEventListener("error", lost);
  return stream;
}

export const personName = (id) => seen?.people[id]?.name || id;
export const channelOf = (id) => seen?.channels.find((channel) => channel.id === id);
export const channelName = (id) => channelOf(id)?.name || id;

/** Where one is: `#person/channel/thread`, so that reloading and going back work. */
export function where() {
  const [person, channel, thread] = location.hash.slice(1).split("/").map(decodeURIComponent);
  return { person: person || "", channel: channel || "", thread: thread || "" };
}

/** The address of a place; what is not given stays, but a new channel has no thread. */
export function place(given) {
  const here = where();
  const person = given.person ?? (here.person || seen?.you || "");
  const channel = given.channel ?? here.channel;
  const thread = given.thread ?? ("channel" in given ? "" : here.thread);
  return `#${[person, channel, thread].map(encodeURIComponent).join("/")}`;
}

/** Do something as oneself. The answer's `problem` is a sentence where it did not work. */
export async function act(name, given) {
  try {
    const response = await fetch(`/do/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ as: seen.you, ...given }),
    });
    const answer = response.headers.get("Content-Type").startsWith("application/json")
      ? await response.json()
      : { error: `status ${response.status}` };
    return answer.error ? { problem: `The workspace refused that (${answer.error}).` } : answer;
  } catch {
    return { problem: "The workspace does not answer: is the demonstration still running?" };
  }
}

/** Upload what one has chosen in a file field; the answer has its ids as `files`, or a `problem`. */
export async function upload(chosen) {
  const files = [];
  for (const file of chosen) {
    const address = await new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.onerror = () => resolve("");
      reader.readAsDataURL(file);
    });
    const answer = await act("upload", { name: file.name, content: address.slice(address.indexOf(",") + 1) });
    if (answer.problem) return answer;
    files.push(answer.file);
  }
  return { files };
}

/** Say what went wrong, or nothing. */
export function complain(sentence = "") {
  const shown = document.getElementById("problem");
  if (shown.textContent !== sentence) shown.textContent = sentence;
}
