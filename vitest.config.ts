import { defaultServerConditions } from "vite";
import { configDefaults, defineConfig } from "vitest/config";

const conditions = ["@bursar/source", ...defaultServerConditions];
const SDK_TESTS = [
  "packages/instrumentation/test/{sdk,ai-sdk,sentry}/*.stack-test.ts",
  "packages/node/test/otel/*.stack-test.ts",
];

export default defineConfig({
  ssr: { resolve: { conditions, externalConditions: conditions } },
  resolve: { conditions },
  test: {
    restoreMocks: true,
    unstubEnvs: true,
    maxWorkers: "100%",
    // Programs are started, and the machine may be busy.
    testTimeout: 60_000,
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
        // Needs every supported version of the Anthropic SDK installed, the Vercel AI SDK, Sentry, and each line of
        // the OpenTelemetry SDK.
        test: { name: "sdk", include: SDK_TESTS, testTimeout: 180_000, hookTimeout: 180_000 },
      },
      {
        extends: true,
        test: {
          name: "stack",
          include: ["packages/*/test/**/*.stack-test.ts", "test/**/*.stack-test.ts"],
          exclude: [...configDefaults.exclude, ...SDK_TESTS],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
