const { runService } = require("./run-service.cjs");

void runService((specifier) => require(specifier));
