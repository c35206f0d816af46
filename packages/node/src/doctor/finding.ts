import type { DoctorCheck, Finding } from "@bursar/conventions";

/** All is well with something. */
export function planOk(check: DoctorCheck, what: string): Finding {
  return { check, level: "ok", what, fix: "" };
}

/** Something may lose figures, or is not as it seems. */
export function planWarning(check: DoctorCheck, what: string, fix: string): Finding {
  return { check, level: "warning", what, fix };
}

/** Something loses figures. */
export function planProblem(check: DoctorCheck, what: string, fix: string): Finding {
  return { check, level: "problem", what, fix };
}
