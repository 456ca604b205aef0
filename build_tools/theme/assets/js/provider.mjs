/** Starts the one check that a provider page makes. */

import { recheck } from "./components/expiry.mjs";
import { londonDate } from "./lib/today.mjs";

for (const banner of document.querySelectorAll('[data-module="expiry"]')) recheck(banner, londonDate(new Date()));
