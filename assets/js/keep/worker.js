// Of /stations/keep/ alone: the page of one station.
import { work } from "../queue/worker.js";
import { send_all } from "./send.js";

work({ name: "keep", shows: (path) => /^\/stations\/keep\/at\/[^/]+\/$/.test(path), send_all });
