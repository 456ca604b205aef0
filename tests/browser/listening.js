// Runs before a page's own code: keeps which elements listen for a mouse, as a page does not tell later.
window.clickedOn = new WeakSet();
const listen = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (kind, ...more) {
  if (/^(click|mousedown|mouseup|pointerdown|dblclick)$/.test(kind) && this instanceof Element) window.clickedOn.add(this);
  return listen.call(this, kind, ...more);
};
