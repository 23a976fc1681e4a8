// Asks an endpoint by JavaScript libraries: FOLDER ENDPOINT SELECT CONSTRUCT WRONG; prints what each way reads, a line each.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, endpoint, select, construct, wrong] = process.argv.slice(2);
const { resolve } = createRequire(`${folder}/`);
const load = (library) => import(pathToFileURL(resolve(library)));
const all = async (stream) => { const found = []; for await (const each of await stream) found.push(each); return found; };
const tell = (what, found) => console.log(`${what}\t${String(found).replaceAll("\n", " ")}`);
const fault = (asked) => asked.then(() => "none", (error) => error.message);

const { default: Client } = await load("sparql-http-client");
const { query } = new Client({ endpointUrl: endpoint });
tell("sparql-http-client", (await all(query.select(select)))[0].x.value);
for (const operation of ["get", "postUrlencoded", "postDirect"])
  tell(`sparql-http-client ${operation}`, (await all(query.construct(construct, { operation }))).length);
tell("sparql-http-client boolean", await query.ask("ASK {}"));
tell("sparql-http-client wrong", await fault(all(query.select(wrong))));

const { SparqlEndpointFetcher } = await load("fetch-sparql-endpoint");
for (const method of ["GET", "POST"]) {
  const fetcher = new SparqlEndpointFetcher({ method });
  tell(`fetch-sparql-endpoint ${method}`, (await all(fetcher.fetchBindings(endpoint, select)))[0].x.value);
  tell(`fetch-sparql-endpoint ${method} triples`, (await all(fetcher.fetchTriples(endpoint, construct))).length);
}
tell("fetch-sparql-endpoint boolean", await new SparqlEndpointFetcher().fetchAsk(endpoint, "ASK {}"));
tell("fetch-sparql-endpoint wrong", await fault(new SparqlEndpointFetcher().fetchBindings(endpoint, wrong)));

// Told that it is an endpoint, and finding it out by the service description.
const { QueryEngine } = await load("@comunica/query-sparql");
for (const [what, source] of [["told", { type: "sparql", value: endpoint }], ["found", endpoint]]) {
  const bindings = await new QueryEngine().queryBindings(select, { sources: [source] });
  tell(`comunica ${what}`, (await bindings.toArray())[0].get("x").value);
  const quads = await new QueryEngine().queryQuads(construct, { sources: [source] });
  tell(`comunica ${what} triples`, (await quads.toArray()).length);
}
