import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { challenges, DigestAuthentication } from "../../app/phone/lines/jssip/digest.js";
import { heard, media, phone } from "./sip_rig.mjs";
import { value, values } from "../../app/phone/lines/jssip/message.js";

const HASHES = { MD5: "md5", "SHA-256": "sha256", "SHA-512-256": "sha512-256" };

const fields = header =>
  Object.fromEntries(
    [...header.matchAll(/(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g)].map(([, name, quoted, bare]) => [
      name,
      quoted ?? bare,
    ]),
  );

/** Whether a server that knows the password finds the answer right. */
function right(header, { method, password, user = "alice", realm, body = "" }) {
  const { algorithm, nonce, uri, response, qop, nc, cnonce } = fields(header);
  const hash = text =>
    createHash(HASHES[algorithm.toUpperCase().replace(/-SESS$/, "")])
      .update(text, "utf8")
      .digest("hex");
  let ha1 = hash(`${user}:${realm}:${password}`);
  if (/-sess$/i.test(algorithm)) ha1 = hash(`${ha1}:${nonce}:${cnonce}`);
  const ha2 = hash(qop === "auth-int" ? `${method}:${uri}:${hash(body)}` : `${method}:${uri}`);
  return response === hash(qop ? [ha1, nonce, nc, cnonce, qop, ha2].join(":") : [ha1, nonce, ha2].join(":"));
}

const of = (...texts) => texts.map(text => `Digest ${text}`);
const PLAIN = 'realm="r", nonce="n"';

// What a server asks: (challenges, the algorithm that is answered, the realm).
const DIALECTS = [
  [of(PLAIN), "MD5", "r"],
  [of(`${PLAIN}, algorithm=MD5`), "MD5", "r"],
  [of(`${PLAIN}, algorithm=md5, qop="auth"`), "md5", "r"],
  [of(`${PLAIN}, algorithm="MD5", qop=auth`), "MD5", "r"],
  [of(`${PLAIN}, algorithm=MD5-sess, qop="auth"`), "MD5-sess", "r"],
  [of(`${PLAIN}, algorithm=MD5-sess`), "MD5-sess", "r"],
  [of(`${PLAIN}, algorithm=SHA-256, qop="auth"`), "SHA-256", "r"],
  [of(`${PLAIN}, algorithm=sha-256-SESS, qop="auth-int"`), "sha-256-SESS", "r"],
  [of(`${PLAIN}, algorithm=SHA-512-256, qop="auth"`), "SHA-512-256", "r"],
  [of(`${PLAIN}, qop="auth-int"`), "MD5", "r"],
  [of(`${PLAIN}, qop="auth-int,auth"`), "MD5", "r"],
  [of(`${PLAIN}, qop="auth-int, future"`), "MD5", "r"],
  [of(`${PLAIN}, qop=""`), "MD5", "r"],
  [of(`${PLAIN}, algorithm=MD5`, `${PLAIN}, algorithm=SHA-256, qop="auth"`), "SHA-256", "r"],
  [of(`${PLAIN}, algorithm=SHA-256, qop="auth"`, `${PLAIN}, algorithm=MD5`), "SHA-256", "r"],
  [of(`${PLAIN}, algorithm=SHA3-512, qop="auth"`, `${PLAIN}, algorithm=MD5`), "MD5", "r"],
  [[`Digest ${PLAIN}, algorithm=MD5, Digest ${PLAIN}, algorithm=SHA-256`], "SHA-256", "r"],
  [['Bearer realm="x"', `Digest ${PLAIN}`], "MD5", "r"],
  [[`NTLM, Digest ${PLAIN}`], "MD5", "r"],
  [of('realm="a \\"b\\" c", nonce="n", opaque=""'), "MD5", 'a "b" c'],
  [of('realm="a\\\\b, c", nonce="n="'), "MD5", "a\\b, c"],
  [of('realm="münchen.example", nonce="n", algorithm=SHA-256'), "SHA-256", "münchen.example"],
  [of("realm=r,nonce=n"), "MD5", "r"],
  [of('realm="", nonce="n"'), "MD5", ""],
  [['digest  Realm = "r" ,  NONCE="n"'], "MD5", "r"],
  [of(`${PLAIN}, domain="sip:a, sip:b", charset=UTF-8, userhash=false`), "MD5", "r"],
];
const PASSWORDS = ["secret", "pässwörd", "🔑 key 𝕏", 'a:b"c\\d', "密码"];

test("every dialect is answered as a server that knows the password expects", () => {
  for (const [texts, algorithm, realm] of DIALECTS) {
    for (const password of PASSWORDS) {
      const auth = new DigestAuthentication({ username: "alice", password });
      assert.ok(auth.take(texts), texts.join());
      const header = auth.header({ method: "INVITE", ruri: "sip:bob@sip.test", body: "v=0\r\n" });
      assert.equal(fields(header).algorithm, algorithm);
      assert.ok(right(header, { method: "INVITE", password, realm, body: "v=0\r\n" }), `${texts} ${password}`);
      // What is kept of it serves as well, and for no other realm.
      const later = new DigestAuthentication({ username: "alice", password: null, ha1: auth.ha1, realm });
      assert.ok(later.take(texts));
      assert.ok(right(later.header({ method: "BYE", ruri: "sip:x" }), { method: "BYE", password, realm }));
      assert.ok(!new DigestAuthentication({ username: "alice", ha1: auth.ha1, realm: "other" }).take(texts));
    }
  }
});

test("an HA1 that was kept by itself is MD5's", () => {
  const ha1 = createHash("md5").update("alice:r:secret").digest("hex");
  const auth = new DigestAuthentication({ username: "alice", ha1, realm: "r" });
  assert.ok(auth.take(of(`${PLAIN}, algorithm=SHA-256`, PLAIN)));
  assert.ok(right(auth.header({ method: "A", ruri: "sip:x" }), { method: "A", password: "secret", realm: "r" }));
  assert.ok(!auth.take(of(`${PLAIN}, algorithm=SHA-256`)));
});

test("what is not known is said as that", () => {
  const rows = [
    [of(`${PLAIN}, algorithm=SHA3-512`), "algorithm SHA3-512"],
    [of(`${PLAIN}, algorithm=AKAv1-MD5`), "algorithm AKAv1-MD5"],
    [["Negotiate abc"], "scheme negotiate"],
    [['Bearer realm="x"'], "scheme bearer"],
    [[], "scheme none"],
    [[""], "scheme none"],
    [of(`${PLAIN}, qop="future"`), "qop future"],
    [of('realm="r"'), "scheme digest"],
  ];
  for (const [texts, problem] of rows) {
    const auth = new DigestAuthentication({ username: "alice", password: "secret" });
    assert.equal(auth.take(texts), false);
    assert.equal(auth.problem, problem);
  }
  assert.deepEqual(challenges(['Digest a=b, Basic c="d, Digest e"']), [
    { scheme: "digest", a: "b" },
    { scheme: "basic", c: "d, Digest e" },
  ]);
});

test("a nonce that has grown old is answered again, a refusal is not", () => {
  const auth = new DigestAuthentication({ username: "alice", password: "secret" });
  assert.ok(auth.take(of(PLAIN)));
  assert.ok(auth.take(of('realm="r", nonce="m", stale=TRUE')));
  assert.ok(auth.take(of('realm="r", nonce="o", stale="true"')));
  assert.ok(!auth.take(of('realm="r", nonce="p", stale=true')), "not for ever");
  assert.equal(auth.problem, "refused");
  const other = new DigestAuthentication({ username: "alice", password: "secret" });
  assert.ok(other.take(of(PLAIN)));
  assert.ok(!other.take(of('realm="r", nonce="m", stale=false')));
  const escaped = new DigestAuthentication({ username: "alice", password: "secret" });
  assert.ok(escaped.take(of('realm="a\\"b", nonce="n"')));
  assert.ok(escaped.take(of('realm="a\\"b", nonce="m"')), "with the escapes in it");
  assert.ok(right(escaped.header({ method: "A", ruri: "sip:x" }), { method: "A", password: "secret", realm: 'a\\"b' }));
});

/** A registrar that asks, `[header, challenge]` one after the other. */
const asking = rounds =>
  function registered(request) {
    const round = rounds.shift();
    if (!round) return this.answer(request, 200, `Contact: ${value(request.message, "Contact")}`);
    return this.answer(
      request,
      round[0].startsWith("Proxy") ? 407 : 401,
      ...round.slice(1).map(text => `${round[0]}: ${text}`),
    );
  };

test("the phone signs in where a proxy and the server behind it both ask, with a stale nonce between them", async () => {
  const { server, outcome, ua } = await phone({
    password: "🔑",
    registered: asking([
      [
        "Proxy-Authenticate",
        'Digest realm="proxy", nonce="p", algorithm=SHA-256, qop="auth"',
        'Digest realm="proxy", nonce="p"',
      ],
      [
        "WWW-Authenticate",
        'Digest realm="home", nonce="h1", algorithm=MD5, qop="auth"',
        'Digest realm="home", nonce="h1", algorithm=SHA3',
      ],
      ["WWW-Authenticate", 'Digest realm="home", nonce="h2", qop="auth", stale=true'],
    ]),
  });
  assert.equal(outcome.response.status_code, 200);
  const { message } = server.heard.at(-1);
  assert.ok(right(value(message, "Proxy-Authorization"), { method: "REGISTER", password: "🔑", realm: "proxy" }));
  assert.ok(right(value(message, "Authorization"), { method: "REGISTER", password: "🔑", realm: "home" }));
  assert.equal(fields(value(message, "Authorization")).nonce, "h2");
  assert.equal(ua.get("realm"), "home");
  assert.match(ua.get("ha1"), /^MD5:[0-9a-f]{32},SHA-256:[0-9a-f]{64},SHA-512-256:[0-9a-f]{64}$/);
});

test("a call is asked by another realm than the sign-in was", async () => {
  const { server, ua } = await phone({ registered: asking([["WWW-Authenticate", `Digest ${PLAIN}`]]) });
  const session = ua.call("bob", media()),
    failed = heard(session, "failed");
  const first = await server.next("INVITE");
  server.say(server.answer(first, 407, 'Proxy-Authenticate: Digest realm="out", nonce="x", qop="auth-int"'));
  const second = await server.next("INVITE");
  assert.ok(
    right(value(second.message, "Proxy-Authorization"), {
      method: "INVITE",
      password: "secret",
      realm: "out",
      body: second.message.body,
    }),
  );
  assert.equal(ua.get("realm"), "r");
  server.say(server.answer(second, 486));
  await failed;
});

test("a sign-in that is refused, or of an unknown kind, says which of both", async () => {
  const refused = await phone({
    registered: asking([
      ["WWW-Authenticate", `Digest ${PLAIN}`],
      ["WWW-Authenticate", 'Digest realm="r", nonce="m"'],
    ]),
  });
  assert.equal(refused.outcome.response.auth_problem, "refused");
  for (const text of [
    'Digest realm="r", nonce="n", algorithm=SHA3',
    "Bearer",
    'Digest realm="r", nonce="n", qop="x"',
  ]) {
    const { outcome, server } = await phone({ registered: asking([["WWW-Authenticate", text]]) });
    assert.match(outcome.response.auth_problem, /^(algorithm|scheme|qop) /);
    assert.equal(server.heard.length, 1);
  }
});

test("a 200 to REGISTER is one, whatever contacts it lists", async () => {
  const lists = [
    [],
    ["Contact: <sip:other@3cx>;expires=60"],
    ["Contact: *"],
    ["Contact: Müller, <sip:x@y>, <tel:1>", "Expires: 120"],
    ["Expires: soon"],
  ];
  for (const list of lists) {
    const { outcome, ua } = await phone({
      registered(request) {
        return this.answer(request, 200, ...list);
      },
    });
    assert.equal(outcome.response?.status_code, 200, list.join());
    assert.ok(ua.isRegistered());
  }
  const { server } = await phone();
  assert.equal(values(server.heard[0].message, "Contact").length, 1);
});
