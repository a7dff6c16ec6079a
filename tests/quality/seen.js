/* Returns what a person sees of a rendered page, as a list of [words, state] in reading order.

It asks the browser's own computed styles and layout, and shares no rule with the program's readers.

state is "" for what is seen, "?" for what may be left out or taken (footnote marks, icons, formulas), else the reason it is not
seen. "\n" stands for a break, and a lone "\u0001" for a place where white space is neither seen nor missed. `marks` holds the marks
that the browser draws around each q, in the order of the document: [before, after].
*/
(marks) => {
  const RAISED = { "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹",
    "+": "⁺", "-": "⁻", "−": "⁻", "=": "⁼", "(": "⁽", ")": "⁾" };
  const LOWERED = { "0": "₀", "1": "₁", "2": "₂", "3": "₃", "4": "₄", "5": "₅", "6": "₆", "7": "₇", "8": "₈", "9": "₉",
    "+": "₊", "-": "₋", "−": "₋", "=": "₌", "(": "₍", ")": "₎" };
  // Not text, or text that is drawn only where the element itself cannot be.
  const NEVER = new Set(["script", "style", "template", "iframe", "object", "embed", "audio", "video", "canvas", "textarea",
    "datalist", "title", "meta", "link", "head", "progress", "meter"]);
  const EITHER = new Set(["svg", "math", "select", "button"]);
  const LINES = /^(block|flex|grid|flow-root|list-item|table|-webkit-box|ruby-base-container)/;
  // A saved page often comes without its stylesheets; these names mean the same on every site that has them.
  const FOR_EARS = /^(sr-only|sr_only|visually-?hidden|u-visually-?hidden|is-visually-?hidden|visually-hide|hide-visually|screen-?reader(-text|-only|s-only)?|show-for-sr|element-invisible|assistive-text|a11y-(hidden|text|only)|(acc|accessibility)-hidden|hidden-visually|off-?screen|offscreen-text)$/i;
  const NEW_WINDOW = /^[\s(,–-]*(opens|öffnet|s['’]ouvre|se abre|abre)\b.{0,20}\b(tab|window|tabs?|fenster|fenêtre|onglet|ventana|pestaña)\b[\s).]*$/i;
  const MARK_FIRST = /^\s*["“”„«»‘’‚‹›「『]/, MARK_LAST = /["“”„«»‘’‚‹›「『]\s*$/;
  const NOTE_NAMES = /footnote|noteref|fn-?ref|endnote|cite_ref|\breference\b|citation/i;

  const found = [];
  const quotations = new Map();
  document.querySelectorAll("q").forEach((q, number) => quotations.set(q, marks[number] || ["", ""]));

  const say = (words, around) => found.push([words, around.state]);
  const hide = (around, reason) => ({ ...around, state: reason });
  const isHidden = around => around.state !== "" && around.state !== "?";

  // Why an element's words are not seen by its box, or "".
  const reasonOf = (element, style, tag) => {
    if (style.display === "none") return "display: none";
    if (style.display === "contents") return "";
    if (!element.checkVisibility()) return element.closest("details:not([open])") ? "closed details" : "not rendered";
    if (tag === "rt" || tag === "rp") return "reading";
    if (["del", "s", "strike"].includes(tag) || style.textDecorationLine.includes("line-through")) return "struck";
    if (parseFloat(style.fontSize) === 0) return "no size";
    if (parseFloat(style.textIndent) <= -900) return "beside the screen";
    if ([...element.classList].some(name => FOR_EARS.test(name))) return "for screen readers";
    const clips = /hidden|clip/.test(style.overflowX + style.overflowY);
    const floats = style.position === "absolute" || style.position === "fixed";
    if (!clips && !floats && style.clipPath === "none") return "";
    const at = element.getBoundingClientRect();
    if (clips && style.display !== "inline" && (at.width <= 1.5 || at.height <= 1.5)) return floats ? "clipped" : "collapsed";
    if (floats && /^rect\(/.test(style.clip)) {
      const [top, right, bottom, left] = style.clip.match(/-?[\d.]+px|auto/g).map(parseFloat);
      if (right - left <= 1.5 || bottom - top <= 1.5) return "clipped";
    }
    if (/^(inset\((50|100)%|circle\(0|polygon\(0(px|%)? 0(px|%)?(, 0(px|%)? 0(px|%)?)+\))/.test(style.clipPath)) return "clipped";
    if (floats && (at.right + scrollX < 0 || at.bottom + scrollY < 0)) return "beside the screen";
    return "";
  };

  // Linked or named as one, written as one, or a number after a whole word or its punctuation (and not after a unit or a digit).
  const isNoteMark = element => {
    const text = element.textContent.trim();
    if (!text || text.length > 12) return false;
    if (/^[[(].{1,8}[\])]$/.test(text) || /^[*†‡§¶]+$/.test(text)) return true;
    const link = element.querySelector("a[href]") || element.closest("a[href]");
    if (link && /#/.test(link.getAttribute("href"))) return true;
    const names = [element, element.parentElement, ...element.querySelectorAll("*")];
    if (names.some(one => NOTE_NAMES.test(`${one.className} ${one.id} ${one.getAttribute("role") || ""}`))) return true;
    return /^\d{1,3}([,–-] ?\d{1,3})*$/.test(text) && /(\p{L}{4}|[.,;:!?…"”“»’」』)])$/u.test((found.at(-1)?.[0] ?? ""));
  };

  const words = (text, around, style) => {
    if (!isHidden(around) && style.visibility !== "visible") around = { ...around, state: "visibility: hidden" };
    if (around.signs) text = [...text].map(sign => around.signs[sign] || sign).join("");
    if (/[\ue000-\uf8ff]/.test(text) && !text.replace(/[\ue000-\uf8ff\s]/g, "")) around = { ...around, state: around.state || "?" };
    say(text, around);
  };

  const walk = (node, around, style) => {
    if (node.nodeType === Node.TEXT_NODE) return words(node.data, around, style);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    const tag = node.localName;
    if (tag === "br") return say("\n", around);
    if (tag === "wbr" || NEVER.has(tag)) return;
    if (tag === "noscript") {
      const inside = new DOMParser().parseFromString(node.textContent, "text/html").body.textContent;
      return say(`\n${inside}\n`, isHidden(around) ? around : hide(around, "noscript"));
    }
    const own = getComputedStyle(node);
    if (!isHidden(around)) {
      const reason = reasonOf(node, own, tag);
      if (reason) around = hide(around, reason);
      else if (EITHER.has(tag) || node.getAttribute("aria-hidden") === "true" || NEW_WINDOW.test(node.textContent))
        around = { ...around, state: "?" };
    }
    const raised = tag === "sup" || own.verticalAlign === "super", lowered = tag === "sub" || own.verticalAlign === "sub";
    if ((raised || lowered) && around.state === "" && isNoteMark(node)) around = { ...around, state: "?" };
    if ((raised || lowered) && !/\S\s+\S/.test(node.textContent)) around = { ...around, signs: raised ? RAISED : LOWERED };
    const apart = own.float !== "none" || own.position === "absolute" || own.position === "fixed" || /^inline-/.test(own.display);
    const edge = apart ? "\u0001" : LINES.test(own.display) ? "\n" : own.display.startsWith("table") ? "\t" : "";
    const inherited = { ...around, signs: edge === "\n" ? null : around.signs };
    if (edge) say(edge, around);
    const [before, after] = quotations.get(node) || ["", ""];
    const quoted = before && (MARK_LAST.test(found.at(-1)?.[0] ?? "") || MARK_FIRST.test(node.textContent));
    const drawn = quoted ? { ...inherited, state: inherited.state || "?" } : inherited;
    if (before) say(before, drawn);
    for (const child of (node.shadowRoot || node).childNodes) walk(child, inherited, own);
    if (after) say(after, drawn);
    if (edge) say(edge, around);
  };

  walk(document.documentElement, { state: "", signs: null }, { visibility: "visible" });
  return found;
}
