/** The form without a signal: kept whole on the device by its service worker, and its drafts kept from being cleared. */

import { make } from "./dom.mjs";

const KEEPING = "This form is being kept on this device. Keep the connection until it is.";
const READY = "This form now opens on this device without a signal.";
const NEWER = "A newer version of this form is ready. It opens the next time, once all its pages here are closed; drafts stay.";
const NOT_KEPT = "This form could not be kept on this device: without a signal it will not open again. Save a copy often, and keep this page open.";
const NO_WORKER = "This address cannot keep the form for use without a signal: it needs https. Save a copy often.";
const SEVEN_DAYS =
  "This browser clears what a site keeps after seven days without a visit. Add this page to the Home Screen (Share, then “Add to Home Screen”), or save a copy the same day.";

let address;

/** Keep the form on the device, and say in `place` how that stands. @param {HTMLElement} place */
export async function keepForm(place) {
  const say = (key, sentence) => {
    const line = place.querySelector(`[data-note=${key}]`) ?? place.insertBefore(make("p", { "data-note": key, class: "soft" }), place.querySelector("ul"));
    line.textContent = sentence;
  };
  if (!navigator.serviceWorker) return say("offline", NO_WORKER);
  const fail = () => {
    say("offline", NOT_KEPT);
    addEventListener("online", () => keepForm(place), { once: true });
  };
  try {
    const registration = await navigator.serviceWorker.register(ownWorker(), { scope: "./", updateViaCache: "none" });
    const isWaiting = () => registration.waiting && navigator.serviceWorker.controller && say("newer", NEWER);
    // The browser looks for a newer worker by itself when a page opens, and may have begun before we could listen.
    const watch = () =>
      registration.installing?.addEventListener("statechange", ({ target }) => {
        isWaiting();
        if (target.state === "redundant" && !registration.active) fail();
      });
    if (!registration.active) say("offline", KEEPING);
    registration.addEventListener("updatefound", watch);
    watch();
    isWaiting();
    await navigator.serviceWorker.ready;
    say("offline", READY);
  } catch {
    fail();
  }
}

/** Ask that drafts are not cleared when the device is short of room; where that is refused, say what follows. */
export async function keepDrafts(place) {
  const isKept = await navigator.storage?.persist?.().catch(() => false);
  if (isKept || !isWebKit() || place.querySelector("[data-note=cleared]")) return;
  place.insertBefore(make("p", { "data-note": "cleared", class: "note" }, SEVEN_DAYS), place.querySelector("ul"));
}

/** Safari, and every browser on an iPad or iPhone, which is Safari inside. */
function isWebKit() {
  const agent = navigator.userAgent;
  return /iPad|iPhone|iPod/.test(agent) || (/AppleWebKit/.test(agent) && !/Chrome|Chromium|Android/.test(agent));
}

/** The worker beside this page, and no other address: the policy makes this one only. */
function ownWorker() {
  const own = "service-worker.js";
  // a policy can be made once only
  address ??= window.trustedTypes?.createPolicy("directory-worker", { createScriptURL: () => own }).createScriptURL("") ?? own;
  return address;
}
