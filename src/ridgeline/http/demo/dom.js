/* Finding and building elements. Whatever comes from the browser or the server reaches the page as text only. */

export const byId = id => document.getElementById(id);

/** An element with a class and content; strings become text. */
export function el(tag, className, ...content) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...content.filter(each => each !== null && each !== undefined));
  return element;
}

export function svg(tag, attributes = {}) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

export const text = (id, value) => {
  byId(id).textContent = value ?? '';
};

/** A name in code, which may be broken after its underscores. */
export const nameNodes = name => name.split(/(?<=_)/).flatMap((part, i) => (i ? [el('wbr'), part] : [part]));
