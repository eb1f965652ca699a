// What one clicks, chooses and fills in.

import { make, safeAddress } from "./dom.js";
import { complain, state, upload } from "./state.js";
import { words } from "./text.js";

const TYPED = {
  plain_text_input: "text",
  email_text_input: "email",
  url_text_input: "url",
  number_input: "number",
  datepicker: "date",
  timepicker: "time",
};
let fields = 0;

/** A button, menu or choice that takes effect at once. */
export function control(element, context) {
  if (element.type === "button") return button(element, context);
  const choose = (value) => {
    if (value !== null && value !== "" && agreed(element.confirm)) context.click(element, value);
  };
  const label = element.placeholder?.text || (element.type === "overflow" ? "More" : "Choose");
  const about = { "aria-label": label, label };
  return picker(element, choose, about, context) || chooser(element, choose, about) || undrawn(element);
}

function button(element, context) {
  const press = async (event) => {
    const pressed = event.currentTarget;
    if (!agreed(element.confirm)) return;
    const address = element.url && safeAddress(element.url);
    if (address) window.open(address, "_blank", "noopener,noreferrer");
    pressed.setAttribute("aria-busy", "true");
    await context.click(element, element.value ?? null);
    pressed.removeAttribute("aria-busy");
  };
  return make("button", {
    type: "button",
    class: `button ${element.style || ""}`,
    "aria-label": element.accessibility_label,
    "data-focus": `${element.action_id} ${element.value ?? ""}`,
    onclick: press,
  }, words(element.text));
}

function agreed(confirm) {
  return !confirm || window.confirm(`${confirm.title.text}\n\n${confirm.text.text}`);
}

/** An input block of a modal: its value goes to `context.values` until the modal is submitted. */
export function field(block, context) {
  const element = block.element;
  const { action_id: name } = element;
  const id = `field-${(fields += 1)}`;
  const keep = (value) => {
    context.values[name] = value === "" ? null : value;
  };
  const error = context.errors?.[block.block_id];
  const about = { id, required: !block.optional, "aria-describedby": `${id}-about`, "aria-invalid": error ? "true" : null };
  const filled = { ...element, kept: context.values[name] };
  const drawn = picker(filled, keep, about, context) || files(filled, keep, about) || chooser(filled, keep, about) || undrawn(element);
  const optional = block.optional ? make("span", { class: "note" }, " (optional)") : null;
  return make("div", { class: "field" },
    make("label", { htmlFor: id }, words(block.label), optional),
    drawn,
    make("p", { class: error ? "wrong" : "note", id: `${id}-about` }, error || words(block.hint)),
  );
}

/** Whatever takes a value, or null for what this page does not draw. */
function chooser(element, keep, about) {
  const { label, ...given } = about;
  const focus = { "data-focus": element.action_id };
  if (element.type in TYPED) return typed(element, keep, { ...given, ...focus });
  if (element.type === "radio_buttons" || element.type === "checkboxes") return choices(element, keep, given, label);
  const options = optionsOf(element);
  if (!options) return null;
  const multiple = element.type.startsWith("multi_");
  const initial = element.kept ?? element.initial_option?.value ?? initials(element);
  const chosen = new Set([initial].flat());
  const entry = ([value, text]) => make("option", { value, selected: chosen.has(value) }, text);
  const groups = element.option_groups?.map(({ label: name, options: some }) =>
    make("optgroup", { label: name.text }, some.map((option) => entry([option.value, option.text.text]))));
  const entries = groups || options.map(entry);
  const first = multiple ? [] : [make("option", { value: "" }, label || "Choose")];
  const change = (event) => {
    const values = [...event.target.selectedOptions].map((option) => option.value);
    keep(multiple ? values : values[0]);
    if (element.type === "overflow") event.target.value = "";
  };
  const kind = element.type === "overflow" ? "menu" : "";
  return make("select", { ...given, ...focus, class: kind, multiple, onchange: change }, first, entries);
}

/** A menu whose options the app gives for what one types, or null for another element. */
function picker(element, keep, about, context) {
  if (element.type !== "external_select") return null;
  const { label, ...given } = about;
  const list = make("select", { size: 5, hidden: true, "aria-label": "What the app offers", onchange: (event) => keep(event.target.value) });
  let latest = 0;
  const ask = async (event) => {
    const typed = event.target.value.trim();
    const mine = (latest += 1);
    const few = typed.length < (element.min_query_length ?? 3);
    const options = few ? [] : await context.suggest(element, typed);
    if (mine !== latest) return;
    list.replaceChildren(...options.map((option) => make("option", { value: option.value }, option.text.text)));
    list.hidden = options.length === 0;
  };
  const placeholder = element.initial_option?.text.text || label || element.placeholder?.text || "Type to search";
  return make("div", { class: "picker" },
    make("input", { ...given, type: "search", placeholder, autocomplete: "off", "data-focus": element.action_id, oninput: ask }),
    list,
  );
}

/** A field for files, which are uploaded as they are chosen, or null for another element. */
function files(element, keep, about) {
  if (element.type !== "file_input") return null;
  const choose = async (event) => {
    const chosen = [...event.target.files].slice(0, element.max_files ?? 10);
    const answer = await upload(chosen);
    complain(answer.problem);
    keep(answer.files?.length ? answer.files : null);
  };
  return make("input", { ...about, type: "file", multiple: true, "data-focus": element.action_id, onchange: choose });
}

function initials(element) {
  if (element.initial_options) return element.initial_options.map((option) => option.value);
  return element.initial_user ?? element.initial_channel ?? element.initial_conversation ?? null;
}

function typed(element, keep, given) {
  const value = element.kept ?? element.initial_value ?? element.initial_date ?? element.initial_time ?? "";
  const tag = element.multiline ? "textarea" : "input";
  const type = element.multiline ? undefined : TYPED[element.type];
  return make(tag, {
    ...given,
    type,
    value,
    placeholder: element.placeholder?.text,
    maxLength: element.max_length,
    onchange: (event) => keep(event.target.value),
  });
}

function choices(element, keep, given, label) {
  const many = element.type === "checkboxes";
  const chosen = new Set([element.kept ?? element.initial_option?.value ?? initials(element)].flat());
  const { required, id, ...group } = given;
  const name = id || element.action_id;
  const read = (event) => {
    const boxes = [...event.currentTarget.querySelectorAll("input:checked")].map((box) => box.value);
    keep(many ? boxes : boxes[0]);
  };
  const boxes = element.options.map((option) => make("label", {},
    make("input", { type: many ? "checkbox" : "radio", name, value: option.value, checked: chosen.has(option.value) }),
    " ", words(option.text),
  ));
  return make("div", { ...group, id, class: "choices", role: many ? "group" : "radiogroup", "aria-label": label, onchange: read }, boxes);
}

function optionsOf(element) {
  const kind = element.type.replace(/^multi_/, "");
  if (kind === "overflow" || kind === "static_select") {
    const options = element.options || element.option_groups.flatMap((group) => group.options);
    return options.map((option) => [option.value, option.text.text]);
  }
  const { people, channels } = state();
  if (kind === "users_select") return Object.entries(people).map(([id, person]) => [id, person.name]);
  if (kind === "channels_select" || kind === "conversations_select") {
    return channels.map((channel) => [channel.id, channel.name]);
  }
  return null;
}

function undrawn(element) {
  return make("span", { class: "note" }, `[${element.type}: Slack draws it, this page does not]`);
}
