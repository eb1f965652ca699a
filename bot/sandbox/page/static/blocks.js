// Block Kit, drawn. `context` says what a click belongs to: {click, values?, errors?}.

import { make } from "./dom.js";
import { control, field } from "./elements.js";
import { inline, mrkdwn, words } from "./text.js";

/** Blocks as nodes. */
export function blocks(list, context) {
  return list.flatMap((block) => draw(block, context));
}

/** What a message or its fallback text says. */
export function body(message, context) {
  if (message.blocks.length) return blocks(message.blocks, context);
  return [make("p", { class: "text", dir: "auto" }, mrkdwn(message.text))];
}

function draw(block, context) {
  switch (block.type) {
    case "header":
      return make("h3", { dir: "auto" }, block.text.text);
    case "divider":
      return make("hr");
    case "context":
      return make("p", { class: "context", dir: "auto" }, spaced(block.elements.map(contextPart)));
    case "section":
      return section(block, context);
    case "rich_text":
      return block.elements.map(rich);
    case "actions":
    case "context_actions":
      return make("div", { class: "actions" }, block.elements.map((one) => control(one, context)));
    case "input":
      return field(block, context);
    case "image":
      return make("p", { class: "context" }, `[${block.alt_text}]`);
    case "markdown":
      return make("p", { class: "text", dir: "auto" }, block.text);
    case "alert":
      return make("p", { class: "text alert", role: "note" }, words(block.text));
    case "table":
    case "data_table":
      return table(block);
    case "container":
      return container(block, context);
    default:
      return make("p", { class: "context" }, `[${block.type}: Slack draws it, this page does not]`);
  }
}

function contextPart(element) {
  return make("span", {}, element.type === "image" ? `[${element.alt_text}]` : words(element));
}

function spaced(nodes) {
  return nodes.flatMap((node, index) => (index ? [" ", node] : [node]));
}

function section(block, context) {
  const parts = [];
  if (block.text) parts.push(make("p", { class: "text", dir: "auto" }, words(block.text)));
  if (block.fields) {
    parts.push(make("div", { class: "fields" }, block.fields.map((one) => make("p", { class: "text" }, words(one)))));
  }
  if (!block.accessory) return parts;
  const accessory = block.accessory.type === "image" ? `[${block.accessory.alt_text}]` : control(block.accessory, context);
  return make("div", { class: "beside" }, make("div", {}, parts), make("div", {}, accessory));
}

function rich(element) {
  switch (element.type) {
    case "rich_text_list": {
      const tag = element.style === "ordered" ? "ol" : "ul";
      const items = element.elements.map((item) => make("li", { dir: "auto" }, inline(item.elements)));
      return make(tag, { class: `indent-${element.indent || 0}`, start: element.offset ? element.offset + 1 : null }, items);
    }
    case "rich_text_quote":
      return make("blockquote", { class: "text", dir: "auto" }, inline(element.elements));
    case "rich_text_preformatted":
      return make("pre", {}, inline(element.elements));
    default:
      return make("p", { class: "text", dir: "auto" }, inline(element.elements));
  }
}

function table(block) {
  const cell = (one) => {
    if (one.type === "rich_text") return one.elements.flatMap((part) => inline(part.elements));
    return [String(one.text ?? one.value ?? "")];
  };
  const [head, ...rows] = block.rows;
  return make("div", { class: "wide" }, make("table", {},
    make("thead", {}, make("tr", {}, head.map((one) => make("th", { scope: "col" }, cell(one))))),
    make("tbody", {}, rows.map((row) => make("tr", {}, row.map((one) => make("td", {}, cell(one)))))),
  ));
}

function container(block, context) {
  const title = block.rich_text_title ? block.rich_text_title.elements.flatMap((part) => inline(part.elements)) : words(block.title);
  const children = blocks(block.child_blocks, context);
  if (!block.is_collapsible) return make("div", { class: "container" }, make("p", {}, make("b", {}, title)), children);
  return make("details", { class: "container", open: !block.default_collapsed }, make("summary", {}, title), children);
}
