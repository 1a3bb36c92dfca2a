// Everything works without this; it gives the GOV.UK components their extras, such as the menu
// button on small screens.
import { initAll } from "./govuk/6.3.0/govuk-frontend.min.js";

initAll();
