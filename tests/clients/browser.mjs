// Asks by YASGUI in a real browser: FOLDER LIBRARY ENDPOINT PICTURES, queries as JSON lines; prints what a person then sees, as JSON.
// The page lies on another port than the endpoint, so that the browser applies its rules for other origins. No other host is reached.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [folder, library, endpoint, pictures] = process.argv.slice(2);
const { chromium } = createRequire(`${folder}/`)("playwright-core");
const PAGE = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><link rel="stylesheet" href="yasgui.min.css">
<div id="yasgui"></div><script src="yasgui.min.js"></script>`;

const files = createServer(({ url }, response) => {
  response.end(url === "/" ? PAGE : readFileSync(`${folder}/node_modules/${library}/build/${url.replaceAll("/", "")}`));
});
await new Promise((ready) => files.listen(0, "127.0.0.1", ready));
const alone = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1";
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", alone] });
const tab = await browser.newPage({ locale: "zh-CN", viewport: { width: 1200, height: 900 } });

/** Types a query, presses the button, and reads what is shown. */
async function ask(number, method, query) {
  await tab.goto(`http://127.0.0.1:${files.address().port}/`);
  await tab.evaluate(([endpoint, method, query]) => {
    const shown = new Yasgui(document.querySelector("#yasgui"), { requestConfig: { endpoint, method }, persistenceId: null });
    shown.getTab().getYasqe().setValue(query);
  }, [endpoint, method, query]);
  const asked = tab.waitForResponse((response) => response.url().startsWith(endpoint));
  await tab.click(".yasqe_queryButton");
  const response = await asked;
  await tab.waitForFunction(() => /in [\d.]+ second/.test(document.querySelector(".yasr").innerText));
  await tab.screenshot({ path: `${pictures}/${number}.png` });
  return { method: response.request().method(), status: response.status(), shown: await tab.innerText(".yasr") };
}

/** What a script of that page gets with headers that a browser asks leave for, and which of the answer's headers it may read. */
async function fetched(query) {
  return tab.evaluate(async ([endpoint, query]) => {
    const headers = { "Content-Type": "application/sparql-query", "X-Requested-With": "XMLHttpRequest" };
    const posted = await fetch(endpoint, { method: "POST", headers, body: query });
    const address = `${endpoint}?query=${encodeURIComponent(query)}`;
    const tag = (await fetch(address)).headers.get("ETag");
    const again = await fetch(address, { headers: { "If-None-Match": tag } });
    return { status: posted.status, version: posted.headers.get("Xiangce-Graph-Version"), tag, again: again.status };
  }, [endpoint, query]);
}

let number = 0, first;
for await (const line of createInterface({ input: process.stdin })) {
  const { method, query } = JSON.parse(line);
  console.log(JSON.stringify(await ask(++number, method, query)));
  first ??= query;
}
console.log(JSON.stringify(await fetched(first)));
await browser.close();
files.close();
