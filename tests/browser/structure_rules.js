// What can be read off a document alone, with no window around it: [rule, what, …] of each fault. A checker of standards
// finds none of these, or only asks a person to look.
window.structureFaults = (doc, path) => {
  const faults = [];
  const short = (e) => (e.outerHTML ?? "").replace(/\s+/g, " ").slice(0, 140);
  const fault = (rule, e) => faults.push(`${rule}: ${typeof e === "string" ? e : short(e)}`);
  const all = (css, within = doc) => [...within.querySelectorAll(css)];
  const plain = (text) => (text ?? "").replace(/\s+/g, " ").trim();
  const isHidden = (e) => e.closest("[hidden], template, noscript, [aria-hidden=true], .md-toggle, .md-overlay") !== null;
  const byId = (ids) => (ids ?? "").split(/\s+/).filter(Boolean).map((id) => doc.getElementById(id));
  const labelled = (e) => plain(byId(e.getAttribute("aria-labelledby")).map((l) => l?.textContent).join(" "))
    || plain(e.getAttribute("aria-label"));
  const nameOf = (e) => labelled(e) || plain([...all("*", e)].filter((part) => part.matches("img[alt]"))
    .map((img) => img.alt).join(" ") + " " + [e].map((one) => textOf(one)).join(" "));
  const textOf = (e) => [...e.childNodes].map((node) => {
    if (node.nodeType === 3) return node.data;
    return node.nodeType === 1 && node.getAttribute("aria-hidden") !== "true" ? textOf(node) : "";
  }).join("");

  // The name of the page, and its language
  const heading = doc.querySelector("h1");
  const words = (text) => plain(text).toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const title = plain(doc.title);
  const isHome = path === "" || path === "index.html";
  if (!isHome && !/^.{3,} – .{3,}$/.test(title)) fault("title is not “page – site”", title);
  if (!isHome && heading && !words(heading.textContent).every((word) => words(title).includes(word)))
    fault("title does not say what the main heading says", title);
  const language = doc.documentElement.lang;
  const COMMON = {
    cy: "yr yn ac mae gyda chi ar gyfer sydd wedi hefyd oedd eich ein rhai bod dyma cael neu pan gan cymraeg yng",
    fr: "les des est une dans pour avec vous nous sont qui sur pas leur cette aux ce", pl: "nie jest się dla oraz przez być lub ich są jak ale",
    ro: "și este pentru care sunt sau din cu ale", ur: "اور ہے کے کی میں سے", es: "los las una para con por que del este",
  };
  const common = Object.entries(COMMON).map(([code, text]) => [code, new Set(text.split(" "))]);
  for (const e of all("p, li, dd, td, th, h1, h2, h3, h4, legend, label, figcaption, caption")) {
    const said = words([...e.childNodes].filter((n) => n.nodeType === 3 || n.nodeType === 1).map((n) => n.textContent).join(" "));
    if (said.length < 5) continue;
    const marked = e.closest("[lang]")?.lang.slice(0, 2) ?? "";
    if (all("[lang]", e).length) continue;
    for (const [code, frequent] of common) {
      const share = said.filter((word) => frequent.has(word)).length / said.length;
      if (share >= 0.25 && marked !== code) fault(`words in “${code}” that are not marked as such`, e);
    }
  }
  if (!/^[a-z]{2}(-[A-Z]{2})?$/.test(language)) fault("language of the page", language);

  // Headings and landmarks
  const headings = all("h1, h2, h3, h4, h5, h6, [role=heading]").filter((e) => !isHidden(e));
  const levelOf = (e) => Number(e.getAttribute("aria-level") ?? e.tagName[1]);
  const highest = headings.filter((e) => levelOf(e) === 1).length;
  if (highest !== 1) fault("not one main heading", `${highest}`);
  let before = 0;
  for (const e of headings) {
    const level = levelOf(e);
    if (level > before + 1) fault(`heading of level ${level} after ${before}`, e);
    if (!plain(e.textContent)) fault("empty heading", e);
    before = level;
  }
  for (const e of all("p, div > b:only-child, div > strong:only-child, li").filter((one) => !isHidden(one))) {
    const part = e.matches("p, li") ? e.firstElementChild : e;
    if (!part?.matches("b, strong") || e.childNodes.length === 0 || plain(part.textContent) !== plain(e.textContent)) continue;
    const text = plain(e.textContent);
    const block = e.matches("p, li") ? e : e.parentElement;
    if (block.matches("li") || text.length > 80 || /[.!?:;]$/.test(text)) continue;
    if (block.nextElementSibling?.matches("p, ul, ol, dl, table, div, section")) fault("bold text that plays a heading", block);
  }
  if (all("main, [role=main]").length !== 1) fault("not one main part", `${all("main, [role=main]").length}`);
  const sections = "article, aside, main, nav, section";
  if (all("header").filter((e) => !e.closest(sections)).length !== 1) fault("not one header", `${all("header").length}`);
  if (all("footer").filter((e) => !e.closest(sections)).length > 1) fault("more than one footer", `${all("footer").length}`);
  const names = new Map();
  for (const e of all("nav, [role=navigation], aside, [role=region], [role=search], form[aria-label]").filter((one) => !isHidden(one))) {
    const name = labelled(e);
    const key = `${e.getAttribute("role") ?? e.tagName} ${name}`;
    if (e.matches("nav, [role=navigation], [role=region]") && !name) fault("landmark without a name", e);
    if (names.has(key)) fault("two landmarks of one name", e);
    names.set(key, e);
  }
  const outside = [...doc.body.querySelectorAll("h1, h2, h3, p, table, form, ul")].filter(
    (e) => !e.closest("main, [role=main], header, footer, nav, aside, dialog, [role=region], noscript") && plain(e.textContent),
  );
  for (const e of outside) fault("outside of every landmark", e);

  // The first stop leads past the header
  const skip = doc.querySelector("a[href]:not(.md-skip), button, summary");
  const target = skip?.getAttribute("href")?.startsWith("#") ? doc.getElementById(skip.getAttribute("href").slice(1)) : null;
  if (!target || !/main|content/i.test(skip.textContent)) fault("no link past the header", skip ?? "");
  else if (!target.contains(heading) && target.compareDocumentPosition(heading) !== Node.DOCUMENT_POSITION_FOLLOWING)
    fault("the link past the header leads past the heading", target);
  else if (target.tabIndex < -1 || (!target.hasAttribute("tabindex") && !target.matches("a, button, input")))
    fault("the link past the header leads to what cannot take the focus", target);

  // Pictures, links, lists
  for (const img of all("img[alt], [role=img][aria-label], input[type=image]")) {
    const said = plain(img.getAttribute("alt") ?? img.getAttribute("aria-label"));
    const file = (img.getAttribute("src") ?? "").split("/").pop().replace(/\.\w+$/, "");
    if (/\.(png|jpe?g|gif|svg|webp|avif)$/i.test(said) || (said && (said === file || /^(IMG|DSC|image|photo|picture)[-_ ]?\d*$/i.test(said))))
      fault("a file’s name as a picture’s words", img);
    if (/^(image|picture|photo|graphic) of\b/i.test(said)) fault("a picture’s words that say it is a picture", img);
  }
  const GENERIC = /^(click( here)?|here|more|read more|see more|learn more|link|this( page| link)?|details?|view|open|go|download|continue|info(rmation)?|website)[.…: ]*$/i;
  const to = new Map();
  for (const a of all("a[href]").filter((one) => !isHidden(one))) {
    const name = nameOf(a);
    if (GENERIC.test(name)) fault("a link that does not say where it leads", a);
    if (a.target === "_blank") fault("a link that opens a window unasked", a);
    const within = a.closest("nav, li, tr, dd, p, h2, h3, td, figcaption, section") ?? doc.body;
    const key = `${name}\n`;
    const other = to.get(within)?.get(key);
    if (other !== undefined && other !== a.getAttribute("href")) fault("two links of one name, side by side, that lead apart", a);
    if (!to.has(within)) to.set(within, new Map());
    to.get(within).set(key, a.getAttribute("href"));
  }
  for (const e of all("p, div")) {
    const lines = e.innerHTML.split(/<br\s*\/?>/i).map((line) => plain(line.replace(/<[^>]*>/g, "")));
    if (lines.filter((line) => /^([•·–*-]|\d+[.)])\s/.test(line)).length > 1) fault("lines that play a list", e);
  }
  for (const e of all("[title]:not(iframe, abbr, dfn, link, svg *)")) if (plain(e.title)) fault("words that only a mouse finds (title)", e);
  for (const e of all("[tabindex]")) if (e.tabIndex > 0) fault("an order of its own (tabindex above 0)", e);
  for (const e of all("[autofocus]")) fault("the focus moved unasked", e);
  for (const e of all("marquee, blink, meta[http-equiv=refresh]")) fault("what moves or reloads by itself", e);
  for (const e of all("[accesskey]")) fault("a key taken from the reader’s own tools", e);
  for (const e of all("p, li, legend, label, .hint, .error")) {
    if (/\b(click|press|use|see|choose) the (\w+ )?(green|red|blue|yellow|grey|round|square|big|large|small)( \w+)? (button|box|link|icon)/i.test(textOf(e))) fault("told by colour or shape only", e);
    if (/\b(button|box|link|column|menu) (on|to) the (right|left)\b/i.test(textOf(e))) fault("told by place only", e);
  }

  // Tables
  for (const table of all("table").filter((one) => !isHidden(one) && one.getAttribute("role") !== "presentation")) {
    if (!table.querySelector("th")) fault("a table without headings", table);
    const caption = table.querySelector("caption");
    if (!(caption && plain(caption.textContent)) && !labelled(table.parentElement.matches("[role=region]") ? table.parentElement : table)) fault("a table without a caption", table);
    for (const th of all("th", table)) {
      if (!th.scope && !th.id) fault("a table’s heading without a scope", th);
      if (!plain(th.textContent)) fault("an empty heading in a table", th);
    }
  }

  // Forms
  const fields = all("input:not([type=hidden]), select, textarea").filter((e) => !isHidden(e));
  for (const e of fields) {
    const own = e.id ? all(`label[for="${CSS.escape(e.id)}"]`) : [];
    const label = plain([...own, e.closest("label")].filter(Boolean).map((l) => textOf(l)).join(" ")) || labelled(e);
    if (!label) fault(e.placeholder ? "a placeholder as the only label" : "a field without a label", e);
    if (/^(radio|checkbox)$/.test(e.type) && e.name) {
      const many = fields.filter((other) => other.name === e.name && other.type === e.type && other.form === e.form).length > 1;
      const group = e.closest("fieldset, [role=group], [role=radiogroup]");
      const legend = group?.matches("fieldset") ? plain(group.querySelector(":scope > legend")?.textContent) : group && labelled(group);
      if (many && !legend && !(group && labelled(group))) fault("choices without a question", e);
    }
    const asksFor = [[/^(your |contact )?e-?mail/i, "email"], [/^(your |contact )?(tele)?phone/i, "tel"], [/^(web ?site|web address)/i, "url"]];
    const wanted = asksFor.find(([says]) => says.test(label));
    if (wanted && /^(text|email|tel|url|search)$/.test(e.type) && !(e.autocomplete ?? "").split(" ").includes(wanted[1]))
      fault(`autocomplete is not “${wanted[1]}”`, e);
    if (e.getAttribute("aria-invalid") === "true" && !saysWhatIsWrong(e)) fault("wrong, and nothing that belongs to it says why", e);
  }
  function saysWhatIsWrong(e) {
    // Of a day in three fields, or of several choices, the group is told what is wrong with it.
    const owners = [e, e.closest("fieldset[aria-describedby], [role=group][aria-describedby]")].filter(Boolean);
    const told = owners.flatMap((one) => byId(`${one.getAttribute("aria-describedby") ?? ""} ${one.getAttribute("aria-errormessage") ?? ""}`));
    return told.some((one) => one && !one.hidden && plain(one.textContent));
  }
  for (const e of all("fieldset").filter((one) => !isHidden(one))) {
    if (!plain(e.querySelector(":scope > legend")?.textContent) && !labelled(e)) fault("a fieldset without a legend", e);
  }
  for (const e of all(".error, [data-error]").filter((one) => !isHidden(one) && one.id !== undefined && plain(one.textContent))) {
    const owner = e.id && all(`[aria-describedby~="${CSS.escape(e.id)}"], [aria-errormessage="${CSS.escape(e.id)}"]`)[0];
    if (!owner && !e.matches("[role=alert], [role=status], [role=alert] *, [role=status] *")) fault("an error that no field knows of", e);
  }
  for (const e of all("[aria-describedby], [aria-labelledby], [aria-controls], [aria-errormessage]")) {
    for (const name of ["aria-describedby", "aria-labelledby", "aria-errormessage"]) {
      const missing = (e.getAttribute(name) ?? "").split(/\s+/).filter((id) => id && !doc.getElementById(id));
      if (missing.length) fault(`${name} names what is not there (${missing[0]})`, e);
    }
  }
  const ids = new Set();
  for (const { id } of all("[id]")) {
    if (ids.has(id)) fault("an id twice", id);
    ids.add(id);
  }
  return faults;
};
