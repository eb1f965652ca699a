// The modal on top of one's screen.

import { blocks } from "./blocks.js";
import { byId, make } from "./dom.js";
import { act, complain, state } from "./state.js";

let shown = "";
let values = {};
let places = {};
let owner = "";

/** Show the topmost of one's modals, or none. */
export function showModal() {
  const dialog = byId("modal");
  const view = state().views.at(-1);
  if (!view) {
    shown = owner = "";
    if (dialog.open) dialog.close();
    return;
  }
  if (view.hash !== shown) {
    values = view.id === owner ? stillAsked(view) : {};
    places = placesOf(view);
    shown = view.hash;
    owner = view.id;
    draw(dialog, view, {});
  }
  if (!dialog.open) dialog.showModal();
}

/** What has been filled in and is asked still: a field in another block is another field. */
function stillAsked(view) {
  const now = placesOf(view);
  return Object.fromEntries(Object.entries(values).filter(([name]) => name in now && now[name] === places[name]));
}

function placesOf(view) {
  const fields = view.blocks.filter((block) => block.type === "input");
  return Object.fromEntries(fields.map((block) => [block.element.action_id, block.block_id]));
}

/** Have the dialog's own ways out close the view too. */
export function wireModal() {
  const dialog = byId("modal");
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  // A browser may close a dialog without asking.
  dialog.addEventListener("close", () => owner && close());
}

async function close() {
  complain((await act("close", { view: owner })).problem);
}

function draw(dialog, view, errors) {
  const click = async (element, value) => {
    complain((await act("click", { view: view.id, action_id: element.action_id, value })).problem);
  };
  const suggest = async (element, typed) => {
    const answer = await act("suggest", { view: view.id, action_id: element.action_id, typed });
    complain(answer.problem);
    return answer.options || [];
  };
  const title = make("h2", { id: "modal-title", tabIndex: -1 }, view.title.text);
  const submit = async (event) => {
    event.preventDefault();
    const answer = await act("submit", { view: view.id, values });
    complain(answer.problem);
    if (Object.keys(answer.errors || {}).length) draw(dialog, view, answer.errors);
  };
  dialog.replaceChildren(make("form", { onsubmit: submit },
    make("header", {}, title),
    make("div", { class: "scroll body", tabIndex: 0, role: "region", "aria-label": "What it shows" },
      blocks(view.blocks, { click, suggest, values, errors })),
    make("footer", {},
      make("button", { type: "button", class: "button", onclick: close }, view.close?.text || "Close"),
      view.submit ? make("button", { type: "submit", class: "button primary" }, view.submit.text) : null,
    ),
  ));
  // Turning a page takes the button away that was pressed: reading goes on at the top.
  if (dialog.open) title.focus();
}
