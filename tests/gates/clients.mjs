// Prints what of a mail some client does not support, as JSON: {"feature": ["client", …]}. Data: caniemail.
import { readFileSync } from "node:fs";
import { caniemail } from "caniemail";

const clients = ["gmail.*", "outlook.windows", "outlook.outlook-com", "outlook.ios", "outlook.android", "apple-mail.*", "yahoo.*", "thunderbird.*"];
const found = {};
for (const [client, issues] of caniemail({ clients, html: readFileSync(process.argv[2], "utf8") }).issues.errors)
  for (const issue of issues) (found[issue.title] ??= new Set()).add(client);
console.log(JSON.stringify(Object.fromEntries(Object.entries(found).map(([title, names]) => [title, [...names].sort()]))));
