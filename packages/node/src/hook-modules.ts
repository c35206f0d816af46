import { createRequire, register } from "node:module";
import { pathToFileURL } from "node:url";

interface SyncHooks {
  readonly supportsSyncHooks: () => boolean;
  readonly register: (options: { readonly include: readonly RegExp[] }) => void;
}

// The one file that is patched: wrapping others could break their live bindings.
const INCLUDE = [/\/node_modules\/@anthropic-ai\/sdk\/client\.mjs$/];

/**
 * Lets the instrumentation see ES modules. The loader is the copy that `@opentelemetry/instrumentation` itself
 * uses: another copy would wrap modules without telling it.
 */
export async function hookModules(): Promise<void> {
  const ours = createRequire(createRequire(import.meta.url).resolve("@bursar/instrumentation"));
  const theirs = createRequire(ours.resolve("@opentelemetry/instrumentation"));
  const hooks: SyncHooks = await import(
    pathToFileURL(theirs.resolve("import-in-the-middle/register-hooks.mjs")).href
  );
  if (hooks.supportsSyncHooks()) {
    hooks.register({ include: INCLUDE });
    return;
  }
  register(pathToFileURL(theirs.resolve("import-in-the-middle/hook.mjs")).href, {
    data: { include: INCLUDE },
  });
}
