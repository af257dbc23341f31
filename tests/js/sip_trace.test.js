import assert from "node:assert/strict";
import { test } from "node:test";

import { Pseudonyms } from "../../app/phone/lines/jssip/redact.js";
import { Trace } from "../../app/phone/lines/jssip/trace.js";

const SECRETS = [
  "HUNTER2",
  "DEADBEEFRESPONSE",
  "CNONCE99",
  "NONCE12345",
  "OPAQUE77",
  "BEARERTOKEN",
  "UFRAG1",
  "ICEPASSWORD",
  "SRTPKEY",
  "SIGNALDIGIT",
  "PRIVATETEXT",
  "LOCALTAG123",
  "REMOTETAG456",
  "TURNPASS",
  "COOKIE88",
  "JWTJWT",
  "URLTOKEN",
];

const message = (start, headers, body = "") =>
  [
    start,
    "Via: SIP/2.0/WSS x;branch=z9hG4bK1",
    "From: <sip:a@x>;tag=LOCALTAG123",
    "To: <sip:b@x>;tag=REMOTETAG456",
    "Call-ID: call-1",
    ...headers,
    "",
    body,
  ].join("\r\n");
const SDP =
  "v=0\r\na=ice-ufrag:UFRAG1\r\nA=ICE-PWD: ICEPASSWORD\r\na=crypto:1 AES inline:SRTPKEY\r\nk=clear:SRTPKEY\r\na=candidate:1 1 udp 2 10.0.0.1 9 typ host ufrag UFRAG1\r\nm=audio 9 X 0\r\n";
const DIGEST =
  'Digest username="a", realm="r", nonce="NONCE12345", response="DEADBEEFRESPONSE", cnonce="CNONCE99", opaque="OPAQUE77", algorithm=MD5';

const SAID = [
  message("REGISTER sip:x SIP/2.0", ["CSeq: 1 REGISTER", `Authorization: ${DIGEST}`]),
  message("REGISTER sip:x SIP/2.0", ["CSeq: 1 REGISTER", `PROXY-AUTHORIZATION :\r\n ${DIGEST}`]),
  message("REGISTER sip:x SIP/2.0", [
    "CSeq: 1 REGISTER",
    "Authorization: Bearer BEARERTOKEN",
    "Cookie: COOKIE88",
    "y: JWTJWT;info=<x>",
    "X-Access-Token: BEARERTOKEN",
    "X-Api-Key: BEARERTOKEN",
  ]),
  message("SIP/2.0 401 Unauthorized", [
    "CSeq: 1 REGISTER",
    'WWW-Authenticate: Digest realm="r", nonce="NONCE12345", opaque="OPAQUE77", Digest realm="r", nonce="NONCE12345"',
    'Authentication-Info: rspauth="DEADBEEFRESPONSE"',
  ]),
  message(
    "INVITE sip:b:HUNTER2@x;token=URLTOKEN SIP/2.0",
    ["CSeq: 2 INVITE", "c: Application/SDP", "Contact: <sip:a:HUNTER2@x?Authorization=BEARERTOKEN>"],
    SDP,
  ),
  message(
    "INVITE sip:b@x SIP/2.0",
    [
      "CSeq: 2 INVITE",
      "Replaces: call-0;to-tag=REMOTETAG456;from-tag=LOCALTAG123",
      "Record-Route: <sip:p;lr;ftag=LOCALTAG123>",
    ],
    SDP,
  ),
  message("REFER sip:b@x SIP/2.0", [
    "CSeq: 3 REFER",
    "Refer-To: <sip:c@x?Replaces=call-0%3Bto-tag%3DREMOTETAG456%3Bfrom-tag%3DLOCALTAG123>",
  ]),
  message(
    "INFO sip:b@x SIP/2.0",
    ["CSeq: 4 INFO", "Content-Type: application/dtmf-relay"],
    "Signal=SIGNALDIGIT\r\nDuration=100\r\n",
  ),
  message("INFO sip:b@x SIP/2.0", ["CSeq: 4 INFO", "Content-Type: application/sdp"], "SIGNALDIGIT"),
  message(
    "NOTIFY sip:b@x SIP/2.0",
    ["CSeq: 4 NOTIFY", "Content-Type: application/kpml-response+xml"],
    '<kpml digits="SIGNALDIGIT"/>',
  ),
  message(
    "NOTIFY sip:b@x SIP/2.0",
    ["CSeq: 4 NOTIFY", "Content-Type: message/sipfrag"],
    `SIP/2.0 200 OK\r\nAuthorization: ${DIGEST}`,
  ),
  message("MESSAGE sip:b@x SIP/2.0", ["CSeq: 5 MESSAGE", "Content-Type: text/plain"], "PRIVATETEXT"),
  message("SIP/2.0 200 OK", ["CSeq: 5 MESSAGE", "Content-Type: text/plain"], "PRIVATETEXT"),
  message("SIP/2.0 200 OK", ["CSeq: 5 INVITE", "Content-Type: multipart/mixed;boundary=x"], `--x\r\n\r\n${SDP}`),
  message("SIP/2.0 200 OK", ["CSeq: 2 INVITE"], SDP).replaceAll("\r\n", "\n"),
  "rubbish password=HUNTER2 PRIVATETEXT\r\nAuthorization: Bearer BEARERTOKEN\r\nno header PRIVATETEXT",
];

test("a trace holds no secrets, and what an engineer looks for", () => {
  const trace = new Trace();
  trace.on = true;
  for (const text of SAID) trace.add("sent", text);
  trace.add("note", "connecting to wss://u:HUNTER2@x/ws?token=URLTOKEN&x=1");
  trace.add("ice", "call-1 candidate error 401 turn:u:TURNPASS@x");
  const text = trace.text();
  for (const secret of SECRETS) assert.ok(!text.includes(secret), `${secret} in\n${text}`);
  for (const shown of [
    "REGISTER sip:x SIP/2.0",
    'username="a"',
    'realm="r"',
    "algorithm=MD5",
    "call-1",
    "branch=z9hG4bK1",
    "10.0.0.1",
    "m=audio",
    "SIP/2.0 401 Unauthorized",
    "x=1",
  ])
    assert.ok(text.includes(shown), shown);
  assert.equal(
    new Set([...text.matchAll(/^From: .*;tag=(\S+)/gm)].map(([, tag]) => tag)).size,
    1,
    "one name for one tag",
  );
  assert.match(text, /Replaces: call-0;to-tag=(tag-\d+);from-tag=tag-\d+/);
  assert.match(text, /^\d{4}-\d\d-\d\dT[\d:.]+Z --> sent\r\n/m);
});

test("short tags too, and the same ones in other headers have the same names", () => {
  const trace = new Trace();
  trace.on = true;
  trace.add(
    "received",
    "BYE sip:a@x SIP/2.0\r\nFrom: <sip:a@x>;tag=t1\r\nTo: sip:b@x;TAG = t2\r\nReplaces: c;from-tag=t1;to-tag=t2\r\n\r\n",
  );
  const [, from, to] = /From: .*tag=(\S+)\r\nTo: .*TAG = (\S+)/.exec(trace.text());
  assert.ok(trace.text().includes(`Replaces: c;from-tag=${from};to-tag=${to}`));
  assert.ok(
    !/t1|t2/.test(
      trace
        .text()
        .replace(/tag-\d+/g, "")
        .split("\r\n\r\n")
        .slice(1)
        .join(),
    ),
  );
});

test("it is bounded, and gone when it is switched off", () => {
  const trace = new Trace();
  trace.add("note", "not on");
  assert.equal(trace.text(), "");
  trace.on = true;
  for (let at = 0; at < 5000; at += 1) trace.add("note", `n${at}`);
  assert.ok(trace.text().includes("n4999") && !trace.text().includes("n2999\r"));
  assert.match(trace.text(), /3000 older entries/);
  for (let at = 0; at < 50; at += 1) trace.add("note", "x".repeat(100_000));
  assert.ok(trace.text().length < 1_200_000);
  trace.on = false;
  assert.equal(trace.text(), "");
  trace.on = true;
  assert.ok(!trace.text().includes("n4999"));
});

test("the states of a connection are in it", () => {
  const trace = new Trace(),
    peer = new EventTarget();
  trace.on = true;
  trace.watch(peer, "call-1");
  peer.iceConnectionState = "checking";
  peer.dispatchEvent(new Event("iceconnectionstatechange"));
  peer.dispatchEvent(
    Object.assign(new Event("icecandidate"), {
      candidate: { candidate: "x ufrag UFRAG1", type: "host", protocol: "udp", address: "10.0.0.1", port: 9 },
    }),
  );
  assert.match(trace.text(), /call-1 iceConnectionState: checking/);
  assert.match(trace.text(), /call-1 candidate host udp 10\.0\.0\.1:9/);
  assert.ok(!trace.text().includes("UFRAG1"));
});

test("pseudonyms are bounded, and none is given twice", () => {
  const names = new Pseudonyms(),
    given = new Set();
  for (let at = 0; at < 50_000; at += 1) given.add(names.of(`t${at}`, "tag"));
  assert.equal(given.size, 50_000);
  assert.equal(names.of("t49999", "tag"), "tag-50000");
  assert.equal(names.of("t0", "tag"), "tag-50001");
});
