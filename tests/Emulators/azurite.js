// Starts Azurite in memory on free ports and ends with its parent: when standard input closes, so does it.
// Azurite itself prints one line a service, "Azurite Table service is successfully listening at http://127.0.0.1:12345".
"use strict";

process.stdin.on("end", () => process.exit(0)).resume();
process.env.AZURITE_ACCOUNTS = `emulator:${Buffer.from("not a secret").toString("base64")}`;
process.argv.push(
  "--inMemoryPersistence", "--silent", "--skipApiVersionCheck", "--disableTelemetry",
  "--blobPort", "0", "--queuePort", "0", "--tablePort", "0");
require("azurite/dist/src/azurite.js");
