// Makes a program of the Kubernetes objects in manifests.json, which checks them: its types know all
// fields, and when it runs it holds them against the JSON schemas.
import { readFileSync, writeFileSync } from "node:fs";

const OTHERS = { "monitoring.coreos.com": "@kubernetes-models/prometheus-operator" };

const statements = JSON.parse(readFileSync("manifests.json", "utf8")).map((object, index) => {
  const { apiVersion, kind, ...rest } = object;
  const library = OTHERS[apiVersion.split("/")[0]] ?? "kubernetes-models";
  return `import { ${kind} as Kind${index} } from "${library}/${apiVersion}";
new Kind${index}(${JSON.stringify(rest, null, 2)}).validate();`;
});
writeFileSync("manifests.mts", statements.join("\n"));
