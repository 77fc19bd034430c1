// The queue on this phone. What a report says is sealed; what is open tells only when, how many photos, how it stands.
import { asked, base } from "../queue/base.js";

const { within, fact, note } = base("grid", { reports: { keyPath: "key" }, sealed: { keyPath: "key" } });

export { fact, note };

export const put = (report, sealed) =>
  within(["reports", "sealed"], "readwrite", (reports, sealeds) => {
    sealeds.add({ key: report.key, ...sealed });
    return asked(reports.add(report));
  });

export const all = () => within(["reports"], "readonly", (reports) => asked(reports.getAll()));

export const contents = (key) => within(["sealed"], "readonly", (sealeds) => asked(sealeds.get(key)));

// what became of a report; once it is sent (or given up) its content goes
export const told = (key, news) =>
  within(["reports", "sealed"], "readwrite", async (reports, sealeds) => {
    const report = await asked(reports.get(key));
    if (!report) return;
    if (news.state === "sent") sealeds.delete(key);
    reports.put({ ...report, ...news });
  });

export const drop = (key) =>
  within(["reports", "sealed"], "readwrite", (reports, sealeds) => {
    sealeds.delete(key);
    return asked(reports.delete(key));
  });

export const waits = (report) => report.state !== "sent";
