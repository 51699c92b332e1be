// What all that write into the page share. Everything that comes from the instance becomes text, never markup.

export function element(tag, text = '', className = '') {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className !== '') {
    made.className = className;
  }
  return made;
}

/** Sets the text only where it changes, so that a selection and a screen reader are left in peace. */
export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

export function setValue(name, text) {
  setText(document.querySelector(`[data-value="${name}"]`), text);
}
