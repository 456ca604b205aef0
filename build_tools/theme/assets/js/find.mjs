/** Starts the find page. */

import { FindPage } from "./components/find-page.mjs";

for (const section of document.querySelectorAll('[data-module="find-page"]')) new FindPage(section).start();
