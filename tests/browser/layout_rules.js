// What only a window shows: "rule: what" of each fault. Run in a page that is open, at the width it has.
{
  const short = (e) => (e.outerHTML ?? "").replace(/\s+/g, " ").slice(0, 140);
  const shows = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !clippedAway(e);
  // Words for those who listen only: a box of one pixel
  const clippedAway = (e) => {
    const whole = e.closest(".hidden, .skip:not(:focus)") ?? e;
    const { width, height } = whole.getBoundingClientRect();
    return width <= 1 || height <= 1;
  };
  const plain = (e) => e.textContent.replace(/\s+/g, " ").trim();
  const hasText = (e) => [...e.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const CONTROLS = "a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex='-1'])";
  const isControl = (e) => e.matches(CONTROLS) && e.tabIndex >= 0 && !e.disabled && shows(e);

  // Colours, as [red, green, blue, alpha]
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const seen = new Map();
  const colour = (css) => {
    if (!seen.has(css)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = css;
      canvas.fillRect(0, 0, 1, 1);
      seen.set(css, [...canvas.getImageData(0, 0, 1, 1).data]);
    }
    return seen.get(css);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.slice(0, 3).map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const groundOf = (e) => {
    for (let one = e; one; one = one.parentElement) {
      const ground = colour(getComputedStyle(one).backgroundColor);
      if (ground[3] > 250) return ground;
    }
    return colour(matchMedia("(prefers-color-scheme: dark)").matches ? "#000" : "#fff");
  };

  window.layoutFaults = () => {
    const faults = [];
    const before = [scrollX, scrollY];
    const fault = (rule, e) => faults.push(`${rule}: ${typeof e === "string" ? e : short(e)}`);
    const everything = [...document.body.querySelectorAll("*")];

    if (document.documentElement.scrollWidth > innerWidth) {
      const wide = everything.filter((e) => shows(e) && e.getBoundingClientRect().right > innerWidth + 0.5);
      fault(`wider than the window (${document.documentElement.scrollWidth})`, wide.at(-1) ?? "");
    }
    for (const e of everything) {
      const style = getComputedStyle(e);
      if (!(e instanceof HTMLElement) || !e.matches("*:not(textarea, select, input, svg *)") || !shows(e)) continue;
      const cuts = (way) => /hidden|clip/.test(way);
      const isCutAcross = cuts(style.overflowX) && e.scrollWidth > e.clientWidth + 2;
      const isCutDown = cuts(style.overflowY) && e.scrollHeight > e.clientHeight + 2;
      if (e.clientWidth > 1 && plain(e) && (isCutAcross || isCutDown)) fault("words cut off", e);
      if (hasText(e) && style.textOverflow === "ellipsis" && e.scrollWidth > e.clientWidth + 1) fault("words cut off by dots", e);
    }
    // A word that hangs out of its own box stands on what is beside it.
    for (const e of everything) {
      if (!(e instanceof HTMLElement) || !hasText(e) || !shows(e) || e.closest("select, option, svg")) continue;
      const box = e.closest("p, li, td, th, dd, dt, h1, h2, h3, h4, button, label, legend, summary, figcaption, div, section") ?? e;
      if (box.scrollWidth > box.clientWidth + 2 && getComputedStyle(box).overflowX === "visible" && box.clientWidth > 1
        && getComputedStyle(box).display !== "inline") fault("words hang out of their box", box);
    }

    const controls = everything.filter(isControl);
    for (const [n, e] of controls.entries()) {
      const next = controls[n + 1];
      if (!next || e.contains(next) || e.closest("nav") !== next.closest("nav") || e.type === "radio") continue;
      const [a, b] = [e.getClientRects()[0], next.getClientRects()[0]];
      if (!a || !b) continue;
      const column = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const line = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (column > 4 && b.bottom <= a.top - 1) fault("comes later and stands above", next);
      else if (line > Math.min(a.height, b.height) / 2 && b.right <= a.left - 1) fault("comes later and stands to the left", next);
    }

    for (const e of everything) {
      const clicked = e.onclick || e.onmousedown || e.onpointerdown || window.clickedOn?.has(e);
      const isMouseOnly = clicked || (getComputedStyle(e).cursor === "pointer" && e.parentElement && getComputedStyle(e.parentElement).cursor !== "pointer");
      if (!isMouseOnly || !shows(e) || e.matches("body, html, form")) continue;
      const within = e.closest(`${CONTROLS}, label, option, datalist`);
      const holds = e.querySelector(`${CONTROLS}, label`);
      if (!within && !holds && !e.closest("[role=img], svg")) fault("answers a mouse and no keyboard", e);
    }
    for (const e of everything.filter((one) => one.matches("[role=button], [role=link], [role=checkbox], [role=tab], a:not([href])[class]"))) {
      if (shows(e) && e.tabIndex < 0 && !e.hasAttribute("aria-disabled")) fault("a control that no key reaches", e);
    }

    for (const moving of document.getAnimations()) {
      const { iterations, duration } = moving.effect.getTiming();
      if (iterations * duration > 5000) fault("moves for more than five seconds", moving.effect.target ?? "");
    }

    // The outline of a field, WCAG 1.4.11; and a fault that only its colour tells
    const fields = everything.filter((e) => e.matches("input:not([type=radio], [type=checkbox], [type=hidden], [type=file]), select, textarea") && shows(e) && !e.disabled);
    const edges = fields.map((e) => getComputedStyle(e).borderTopColor);
    const usual = [...new Set(edges)].sort((a, b) => edges.filter((c) => c === b).length - edges.filter((c) => c === a).length)[0];
    for (const [n, e] of fields.entries()) {
      const ground = groundOf(e.parentElement);
      const style = getComputedStyle(e);
      const edge = parseFloat(style.borderTopWidth) ? contrast(colour(edges[n]), ground) : 1;
      if (Math.max(edge, contrast(groundOf(e), ground)) < 3 && style.appearance !== "auto") fault("an outline hard to see", e);
      const told = (e.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id));
      const group = e.closest("fieldset, .wrong, [role=group]");
      const isTold = e.getAttribute("aria-invalid") === "true" || told.some((one) => one?.matches(".error:not([hidden])"))
        || group?.querySelector(".error:not([hidden])");
      const [r, g, b] = colour(edges[n]);
      if (edges[n] !== usual && r > 1.5 * g && r > 1.5 * b && !isTold) fault("wrong, and only a colour says so", e);
    }

    // Words in a drawing: the ground that its style names for those who measure is the one it is painted on
    for (const e of document.querySelectorAll("svg text")) {
      if (!shows(e) || !e.textContent.trim()) continue;
      const style = getComputedStyle(e);
      const ink = colour(style.fill);
      if (`${ink}` !== `${colour(style.color)}`) fault("drawn in another colour than its style says", e);
      const isInside = ({ top, bottom }) => top >= 0 && bottom <= innerHeight;
      if (!isInside(e.getBoundingClientRect())) e.scrollIntoView({ block: "center" });
      const box = e.getBoundingClientRect();
      const below = document.elementsFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      const shape = below.find((one) => one.matches("rect, path, circle") && !/^(none|rgba\(0, 0, 0, 0\))$/.test(getComputedStyle(one).fill));
      const ground = shape ? colour(getComputedStyle(shape).fill) : groundOf(e.closest("svg"));
      const named = below.map((one) => getComputedStyle(one).backgroundColor).find((said) => !/^rgba\(.*, 0\)$/.test(said));
      if (`${ground}` !== `${colour(named)}`) fault("drawn on another ground than its style says", e);
    }
    scrollTo(...before);
    return faults;
  };

  /** What is wrong with the stop that has the focus now; an empty list when all is well. Moves nothing. */
  window.stopFaults = () => {
    const e = document.activeElement;
    if (!e || e === document.body) return [];
    const faults = [];
    const style = getComputedStyle(e);
    const box = e.getBoundingClientRect();
    const isOutlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
      && (style.outlineStyle === "auto" || colour(style.outlineColor)[3] > 120);
    if (!isOutlined && style.boxShadow === "none") faults.push(`focus does not show: ${short(e)}`);
    else if (isOutlined && style.outlineStyle !== "auto" && style.boxShadow === "none"
      && contrast(colour(style.outlineColor), groundOf(e.parentElement)) < 3) faults.push(`focus is hard to see: ${short(e)}`);
    if (!e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || box.width <= 1 || box.height <= 1)
      faults.push(`stop that cannot be seen: ${short(e)}`);
    else if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth)
      faults.push(`stop off the screen: ${short(e)}`);
    else {
      const rect = [...e.getClientRects()].find((one) => one.width > 1) ?? box;
      const spots = [0.1, 0.5, 0.9].flatMap((across) => [0.2, 0.5, 0.8].map((down) => [rect.left + rect.width * across, rect.top + rect.height * down]))
        .filter(([x, y]) => x > 0 && y > 0 && x < innerWidth && y < innerHeight);
      const own = (top) => top && (e.contains(top) || top.contains(e) || [...(e.labels ?? [])].some((label) => label.contains(top)));
      if (spots.length && !spots.some(([x, y]) => own(document.elementFromPoint(x, y)))) faults.push(`stop hidden behind something: ${short(e)}`);
    }
    return faults;
  };

  /** Every control, focused in turn as a key would: what is wrong with each, without a key pressed. */
  window.focusFaults = () => {
    const before = [scrollX, scrollY];
    const faults = [...document.body.querySelectorAll(CONTROLS)]
      .filter((e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({ visibilityProperty: true }))
      .flatMap((e) => { e.focus({ focusVisible: true }); return document.activeElement === e ? stopFaults() : [`takes no focus: ${short(e)}`]; });
    document.activeElement?.blur();
    scrollTo(...before);
    return faults;
  };
}
