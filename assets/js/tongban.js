import "./cover.js";
// What every page gets. Each part only makes easier what already works without it.
import "./keys.js";
import "./leaving.js";
import "./live.js";
import "./near.js";
import "./prefs.js";
