/** Imports as a program in this folder does. */
export const importSdk = (specifier) => import(specifier);
