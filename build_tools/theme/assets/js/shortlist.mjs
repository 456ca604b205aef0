/** Starts the shortlist. */

import { ShortlistPage } from "./components/shortlist-page.mjs";

for (const section of document.querySelectorAll('[data-module="shortlist"]')) new ShortlistPage(section).start();
