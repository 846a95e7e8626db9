// Drives a running server with three client libraries from npm, unchanged. Arguments: port, key. Prints one line a step; exit code 1 if any is wrong.
import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";

// Some put the key in front of the host name: every name under localhost is this machine, also where the resolver does not know that.
const lookup = dns.lookup;
dns.lookup = (name, options, done) => lookup(name.endsWith(".localhost") ? "localhost" : name, options, done);
syncBuiltinESMExports();

const [port, key] = process.argv.slice(2);
const blog = "https://news.example.org";
let wrong = 0;
async function step(name, expected, act) {
  let seen;
  try { seen = await act(); } catch (error) { seen = `${error}`; }
  const good = seen === expected;
  wrong += good ? 0 : 1;
  console.log(`${good ? "ok" : "not ok"} ${name}${good ? "" : `: expected ${expected}, saw ${seen}`}`);
}
const words = { text: "The ferry runs late again; the timetable on the quay is from last winter.", spam: "akismet-guaranteed-spam", odd: "kůň ✓ 日本語 & = + % \"q\"\nline2" };

const { AkismetClient: Api } = (await import("akismet-api")).default ?? (await import("akismet-api"));
const api = new Api({ key, blog, host: `localhost:${port}`, protocol: "http" });
const apiComment = (text, more) => ({ ip: "203.0.113.7", useragent: "Mozilla/5.0", content: text, name: "Ana", email: "ana@example.com", permalink: `${blog}/a`, ...more });
await step("akismet-api: good key", true, () => api.verifyKey());
await step("akismet-api: bad key", false, () => new Api({ key: "badkey000000", blog, host: `localhost:${port}`, protocol: "http" }).verifyKey());
await step("akismet-api: ham", false, () => api.checkSpam(apiComment(words.text)));
await step("akismet-api: spam", true, () => api.checkSpam(apiComment("buy", { name: words.spam })));
await step("akismet-api: administrator", false, () => api.checkSpam(apiComment("buy", { name: words.spam, role: "administrator" })));
await step("akismet-api: other scripts", false, () => api.checkSpam(apiComment(words.odd, { isTest: true })));
await step("akismet-api: report spam", "done", async () => { await api.submitSpam(apiComment("reported", { isTest: true })); return "done"; });
await step("akismet-api: report ham", "done", async () => { await api.submitHam(apiComment("reported", { isTest: true })); return "done"; });
await step("akismet-api: a bad key is an error", "Error", async () => { try { await new Api({ key: "badkey000000", blog, host: `localhost:${port}`, protocol: "http" }).checkSpam(apiComment("x")); return "no error"; } catch { return "Error"; } });

const { default: old } = await import("akismet");
const plain = old.client({ apiKey: key, blog, host: "localhost", port: Number(port) });
const call = (client, name, ...rest) => new Promise((resolve, reject) => client[name](...rest, (error, value) => error ? reject(error) : resolve(value)));
const oldComment = (text, more) => ({ user_ip: "203.0.113.7", permalink: `${blog}/a`, comment_type: "comment", comment_author: "Ana", comment_content: text, ...more });
await step("akismet: good key", true, () => call(plain, "verifyKey"));
await step("akismet: bad key", false, () => call(old.client({ apiKey: "badkey000000", blog, host: "localhost", port: Number(port) }), "verifyKey"));
await step("akismet: ham", false, () => call(plain, "checkComment", oldComment(words.text)));
await step("akismet: spam", true, () => call(plain, "checkComment", oldComment("buy", { comment_author: "viagra-test-123" })));
await step("akismet: context list", false, () => call(plain, "checkComment", oldComment(words.odd, { is_test: true, comment_context: ["World", "Today"] })));
await step("akismet: report spam", undefined, () => call(plain, "submitSpam", oldComment("reported", { is_test: true })));
await step("akismet: report ham", undefined, () => call(plain, "submitHam", oldComment("reported", { is_test: true })));

const cedx = await import("@cedx/akismet");
const site = new cedx.Blog({ charset: "UTF-8", languages: ["en"], url: `${blog}/` });
const client = (secret, options) => new cedx.Client(secret, site, { baseUrl: `http://localhost:${port}`, ...options });
const author = more => new cedx.Author({ email: "ana@example.com", ipAddress: "203.0.113.7", name: "Ana", userAgent: "Mozilla/5.0", ...more });
const comment = (text, more) => new cedx.Comment({ author: author(), content: text, permalink: `${blog}/a`, type: "comment", ...more });
await step("@cedx/akismet: good key", true, () => client(key).verifyKey());
await step("@cedx/akismet: bad key", false, () => client("badkey000000").verifyKey());
await step("@cedx/akismet: ham", cedx.CheckResult.ham, () => client(key).checkComment(comment(words.text)));
await step("@cedx/akismet: spam", cedx.CheckResult.spam, () => client(key, { isTest: true }).checkComment(comment("buy", { author: author({ name: words.spam }) })));
await step("@cedx/akismet: blatant spam", cedx.CheckResult.pervasiveSpam, () => client(key, { isTest: true }).checkComment(comment("discard", { author: author({ name: words.spam }) })));
await step("@cedx/akismet: dates and context", cedx.CheckResult.ham, () => client(key, { isTest: true }).checkComment(comment(words.text, { context: ["World", "Today"], date: new Date(0), postModified: new Date(0), recheckReason: "edit" })));
await step("@cedx/akismet: report spam", undefined, () => client(key, { isTest: true }).submitSpam(comment("reported")));
await step("@cedx/akismet: report ham", undefined, () => client(key, { isTest: true }).submitHam(comment("reported")));
await step("@cedx/akismet: key in the path", cedx.CheckResult.ham, () => client(key, { baseUrl: `http://localhost:${port}/k/${key}/` }).checkComment(comment(words.text)));

process.exit(wrong === 0 ? 0 : 1);
