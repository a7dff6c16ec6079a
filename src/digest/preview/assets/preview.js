// Reloads the page when what it shows has changed; everything else here is a convenience. The preview is complete without scripts.
"use strict";

const body = document.body;
const status = document.querySelector("[data-status]");
const statusText = document.querySelector("[data-status-text]");
const said = statusText ? statusText.textContent : "";
const memory = "digest-preview:" + location.pathname + location.search;

// Keeps the scroll positions, so that a reload does not move what is being read.
function remember() {
  const panes = [...document.querySelectorAll(".words, .passages, .plain, .raw")].map((one) => one.scrollTop);
  const heights = [...document.querySelectorAll("iframe")].map((one) => one.height);
  sessionStorage.setItem(memory, JSON.stringify({ top: window.scrollY, panes, heights }));
}

function recall() {
  const kept = JSON.parse(sessionStorage.getItem(memory) || "null");
  sessionStorage.removeItem(memory);
  if (!kept) return;
  document.querySelectorAll("iframe").forEach((one, at) => { if (kept.heights[at]) one.height = kept.heights[at]; });
  document.querySelectorAll(".words, .passages, .plain, .raw").forEach((one, at) => { one.scrollTop = kept.panes[at] || 0; });
  window.scrollTo({ top: kept.top, behavior: "instant" });
}

function listen() {
  const events = new EventSource(body.dataset.events);
  events.addEventListener("state", (event) => {
    if (event.data === body.dataset.state) return;
    events.close();
    remember();
    location.reload();
  });
  events.addEventListener("open", () => { status.removeAttribute("data-lost"); statusText.textContent = said; });
  events.addEventListener("error", () => { status.setAttribute("data-lost", ""); statusText.textContent = "Preview stopped"; });
  addEventListener("pagehide", () => events.close());
}

// Makes a frame as tall as what it shows. No script runs in the frame, but this page may look into it.
function grow(frame) {
  const page = frame.contentDocument;
  if (!page || !page.documentElement) return;
  const measure = () => {
    const height = Math.ceil(Math.max(page.documentElement.getBoundingClientRect().height, page.body ? page.body.scrollHeight : 0));
    if (height > 0 && String(height) !== frame.height) frame.height = String(height);
  };
  measure();
  new ResizeObserver(measure).observe(page.documentElement);
}

function fold(text) {
  return text.replace(/\s+/g, " ").trim();
}

// In the email, a click on an excerpt or a quote leads to its source.
function trace(frame) {
  const data = document.querySelector("[data-passages]");
  if (!data || !frame.contentDocument) return;
  const passages = JSON.parse(data.textContent).map((one) => ({ ...one, text: fold(one.text) }));
  for (const quote of frame.contentDocument.querySelectorAll("blockquote")) {
    const words = fold(quote.textContent);
    const found = passages.find((one) => words === one.text || words.slice(1, -1).trim() === one.text || words.startsWith(one.text + " "));
    if (!found) continue;
    quote.style.cursor = "pointer";
    quote.title = "Show this in its source";
    quote.addEventListener("click", (event) => {
      if (!event.target.closest("a")) location.assign(data.dataset.passages + found.at);
    });
  }
}

function ready(frame, then) {
  const run = () => then(frame);
  frame.addEventListener("load", run);
  if (frame.contentDocument && frame.contentDocument.readyState === "complete" && frame.contentDocument.URL !== "about:blank") run();
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const link = document.querySelector(`a[aria-keyshortcuts="${CSS.escape(event.key)}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
}

const dark = matchMedia("(prefers-color-scheme: dark)").matches;
if (dark) document.querySelectorAll("iframe[data-follow-scheme]").forEach((one) => { one.src = one.src.replace("scheme=light", "scheme=dark"); });
document.querySelectorAll("iframe[data-grow]").forEach((one) => ready(one, grow));
document.querySelectorAll("iframe[data-mail]").forEach((one) => ready(one, trace));
document.addEventListener("keydown", onKey);
document.addEventListener("click", (event) => {
  document.querySelectorAll("details[open]").forEach((one) => { if (!one.contains(event.target)) one.open = false; });
});
recall();
listen();
