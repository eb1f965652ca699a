// Inline text: the elements of rich text, and mrkdwn.

import { make, safeAddress } from "./dom.js";
import { channelName, personName, place } from "./state.js";

const STYLES = [["code", "code"], ["bold", "b"], ["italic", "i"], ["strike", "s"], ["underline", "u"]];
const PERMALINK = /^https:\/\/sandbox\.slack\.example\/archives\/(\w+)\/p(\d+)(\d{6})(?:\?thread_ts=([\d.]+))?/;

/** Inline elements of rich text, as nodes. */
export function inline(elements) {
  return elements.map((element) => styled(element.style, bare(element)));
}

function bare(element) {
  switch (element.type) {
    case "text":
      return document.createTextNode(element.text);
    case "link":
      return link(element.url, element.text || element.url);
    case "user":
      return mention(`@${personName(element.user_id)}`);
    case "channel":
      return mention(`#${channelName(element.channel_id)}`);
    case "usergroup":
      return mention(`@${element.usergroup_id}`);
    case "broadcast":
      return mention(`@${element.range}`);
    case "emoji":
      return document.createTextNode(emoji(element));
    case "date":
      return document.createTextNode(element.fallback || dated(element.timestamp));
    case "color":
      return make("code", {}, element.value);
    default:
      return document.createTextNode(element.text || "");
  }
}

function styled(style, node) {
  return STYLES.reduce((inside, [name, tag]) => (style?.[name] ? make(tag, {}, inside) : inside), node);
}

function mention(words) {
  return make("bdi", { class: "mention" }, words);
}

function emoji(element) {
  if (!element.unicode) return `:${element.name}:`;
  return String.fromCodePoint(...element.unicode.split("-").map((code) => parseInt(code, 16)));
}

function dated(seconds) {
  return new Date(seconds * 1000).toLocaleString();
}

/** A link; one to a message of this workspace stays on the page. */
export function link(address, words) {
  const here = PERMALINK.exec(address);
  if (here) {
    const [, channel, seconds, micros, thread] = here;
    return make("a", { href: place({ channel, thread: thread || `${seconds}.${micros}` }) }, words);
  }
  const safe = safeAddress(address);
  if (safe === null) return document.createTextNode(words);
  return make("a", { href: safe, target: "_blank", rel: "noopener noreferrer", title: safe }, words);
}

/** A text object of Block Kit, as nodes. */
export function words(object) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text) : [document.createTextNode(object.text)];
}

/** Slack's own markup, as nodes. */
export function mrkdwn(source) {
  const nodes = [];
  for (const part of source.split(/(<[^<>]+>)/)) {
    const inside = /^<([^<>]+)>$/.exec(part);
    nodes.push(...(inside ? [control(inside[1])] : emphasised(part)));
  }
  return nodes;
}

function control(inside) {
  const [target, label] = split(inside);
  switch (target[0]) {
    case "@":
      return mention(`@${personName(target.slice(1))}`);
    case "#":
      return mention(`#${label || channelName(target.slice(1))}`);
    case "!":
      if (target.startsWith("!date^")) return document.createTextNode(label || dated(target.split("^")[1]));
      return mention(`@${label || target.slice(1)}`);
    default:
      return link(unescaped(target), label || unescaped(target));
  }
}

function split(inside) {
  const bar = inside.indexOf("|");
  return bar < 0 ? [inside, ""] : [inside.slice(0, bar), unescaped(inside.slice(bar + 1))];
}

const EMPHASIS = /(?<!\w)(?:\*([^*\n]+)\*|_([^_\n]+)_|~([^~\n]+)~|`([^`\n]+)`)(?!\w)/g;

function emphasised(source) {
  const nodes = [];
  let end = 0;
  for (const found of source.matchAll(EMPHASIS)) {
    nodes.push(document.createTextNode(unescaped(source.slice(end, found.index))));
    const at = found.slice(1).findIndex((group) => group !== undefined);
    nodes.push(make(["b", "i", "s", "code"][at], {}, unescaped(found[at + 1])));
    end = found.index + found[0].length;
  }
  nodes.push(document.createTextNode(unescaped(source.slice(end))));
  return nodes;
}

function unescaped(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
