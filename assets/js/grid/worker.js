// Of /grid/ alone: the page of reports.
import { work } from "../queue/worker.js";
import { send_all } from "./send.js";

work({ name: "grid", shows: (path) => path === "/grid/", send_all });
