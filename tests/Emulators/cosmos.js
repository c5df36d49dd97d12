// Starts the Cosmos DB stand-in on a free port, prints "listening at http://127.0.0.1:12345", and ends with its parent: when
// standard input closes, so does it. Five things of it are mended on the way, because the .NET SDK cannot do without them:
// its address is told as it is (without TLS), connections stay open, a request for a query's plan is answered (one range, nothing for the client to merge), a read of a missing
// document answers 404 where the server fails with 500, and a query may name the first part only of a hierarchical partition key.
"use strict";

const { createHttpServer } = require("@vercel/cosmosdb-server");

const plan = JSON.stringify({
  partitionedQueryExecutionInfoVersion: 2,
  queryInfo: {
    distinctType: "None", top: null, offset: null, limit: null, orderBy: [], orderByExpressions: [], groupByExpressions: [],
    groupByAliases: [], aggregates: [], groupByAliasToAggregateType: {}, rewrittenQuery: "", hasSelectValue: false, dCountInfo: null,
  },
  queryRanges: [{ min: "", max: "FF", isMinInclusive: true, isMaxInclusive: false }],
});

process.stdin.on("end", () => process.exit(0)).resume();
console.error = () => {}; // It prints the stack of each 500 that is mended below.

const server = createHttpServer({ keepAlive: true });
const [handle] = server.listeners("request");
server.removeListener("request", handle);
server.on("request", (request, response) => {
  if (request.headers["x-ms-cosmos-is-query-plan-request"]) {
    request.resume();
    response.setHeader("content-type", "application/json");
    response.setHeader("x-ms-request-charge", "1");
    response.end(plan);
    return;
  }
  if (request.headers["x-ms-documentdb-isquery"]) request.headers["x-ms-documentdb-query-enablecrosspartition"] = "true";
  if (request.method === "GET" && request.url === "/") {
    const end = response.end.bind(response);
    response.end = (body) => end(body.toString().replaceAll("https://", "http://"));
  }
  if (request.method === "GET" && /\/docs\/[^/]+$/.test(request.url)) {
    const end = response.end.bind(response);
    response.end = (body) => {
      if (response.statusCode === 500) response.statusCode = 404;
      return end(body);
    };
  }
  handle(request, response);
});
server.listen(0, "127.0.0.1", () => console.log(`listening at http://127.0.0.1:${server.address().port}`));
