// The queue of a keeper's phone. What an act says is sealed; what is open tells only what kind, when, and how it stands.
import { asked, base } from "../queue/base.js";

const { within, fact, note } = base("keep", { acts: { keyPath: "n", autoIncrement: true } });

export { fact, note };

export const put = (act) => within(["acts"], "readwrite", (acts) => asked(acts.put(act)));

export const all = () => within(["acts"], "readonly", (acts) => asked(acts.getAll()));

export const drop = (n) => within(["acts"], "readwrite", (acts) => asked(acts.delete(n)));

// what became of an act; what it said goes once it is settled
export const told = (act, news) => put({ ...act, ...news, sealed: news.state === "waiting" ? act.sealed : null });
