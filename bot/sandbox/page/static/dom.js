// Making elements. Whatever comes from outside enters as text, never as markup.

/** Make an element. `given` sets properties, `class`, `on…` listeners, and attributes with a dash or `role`. */
export function make(tag, given = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name.includes("-") || name === "role") node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

export const byId = (id) => document.getElementById(id);

/** Show `items` in `list`, an element each, remaking only those that changed. */
export function reconcile(list, items, key, render) {
  const shown = new Map([...list.children].map((node) => [node.dataset.key, node]));
  let before = list.firstElementChild;
  for (const item of items) {
    const name = key(item);
    const signature = JSON.stringify(item);
    const old = shown.get(name);
    shown.delete(name);
    if (old && old.signature === signature) {
      if (old === before) before = before.nextElementSibling;
      else list.insertBefore(old, before);
      continue;
    }
    const node = render(item, Boolean(old));
    node.dataset.key = name;
    node.signature = signature;
    if (old) replaceKeepingFocus(old, node);
    else list.insertBefore(node, before);
    if (old && old === before) before = node.nextElementSibling;
  }
  for (const node of shown.values()) node.remove();
}

function replaceKeepingFocus(old, node) {
  const focused = old.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
  old.replaceWith(node);
  if (focused) node.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
}

/** An address that may be followed, or null: nothing but the web and mail. */
export function safeAddress(address) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
}
