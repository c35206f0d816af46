import { defaultServerConditions } from "vite";
import { defineConfig } from "vitest/config";

const conditions = ["@bursar/source", ...defaultServerConditions];

export default defineConfig({
  ssr: { resolve: { conditions, externalConditions: conditions } },
  resolve: { conditions },
  test: {
    restoreMocks: true,
    unstubEnvs: true,
    maxWorkers: "100%",
    // Programs are started, and the machine may be busy.
    testTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["packages/*/test/**/*.test.ts", "test/*.test.ts"],
          // Half the time; a test that leaves something behind shows at once.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "stack",
          include: ["packages/*/test/**/*.stack-test.ts", "test/**/*.stack-test.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
