import type { Finding, SpoolState } from "@bursar/conventions";
import { OtlpExporter } from "../otlp/otlp-exporter.ts";
import type { Settings } from "../settings.ts";
import { planSpoolEndpoint } from "../spool/create-spool-post.ts";
import { listSpool } from "../spool/list-spool.ts";
import { planOk, planWarning } from "./finding.ts";
import { tryFolder } from "./try-folder.ts";

/** What no process sends by itself. */
const STUCK: readonly SpoolState[] = ["too-old", "refused", "other-endpoint", "broken"];

/** Whether the spool can be written, and what is in it. */
export async function checkSpool({ spool, spoolMaxAgeMs }: Settings): Promise<Finding> {
  if (spool === undefined)
    return planWarning(
      "spool",
      "there is no spool: what a last export does not deliver is lost",
      "BURSAR_SPOOL_DIR=<a folder that the service may write>",
    );
  const { path } = spool;
  try {
    if (!(await tryFolder(path))) return planOk("spool", `nothing waits in ${path}`);
    const rows = await listSpool(path, {
      endpoint: planSpoolEndpoint(new OtlpExporter(1).endpoint),
      maxAgeMs: spoolMaxAgeMs,
      nowMs: Date.now(),
      anyEndpoint: false,
      refusedToo: false,
      late: false,
    });
    const stuck = rows.filter(({ state }) => STUCK.includes(state)).length;
    if (stuck > 0)
      return planWarning(
        "spool",
        `${stuck} of ${rows.length} files in ${path} are not sent as they are`,
        "bursar spool list says why, and what to do.",
      );
    return planOk(
      "spool",
      rows.length === 0
        ? `nothing waits in ${path}`
        : `${rows.length} files wait in ${path} for the next export`,
    );
  } catch (fault) {
    const reason = fault instanceof Error ? fault.message : String(fault);
    return planWarning(
      "spool",
      `${path} cannot be used: ${reason}`,
      "Name a folder that this user may read and write in BURSAR_SPOOL_DIR.",
    );
  }
}
