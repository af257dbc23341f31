import assert from "node:assert/strict";
import { test } from "node:test";

import { heard, invite, media, phone, SDP } from "./sip_rig.mjs";
import { tagOf, value, values } from "../../app/phone/lines/jssip/message.js";

const ACK_OF = (text, from) =>
  text
    .replace(/^INVITE/, "ACK")
    .replace("1 INVITE", "1 ACK")
    .replace(/(\r\nTo: .*)/, `$1;tag=${from}`)
    .replace(/branch=\S+?(?=[\r;])/, "branch=z9hG4bKack")
    .split("\r\n\r\n")[0] + "\r\n\r\n";

// A header as it comes: (what, number and name that are shown).
const CALLERS = [
  ['"Bob" <sip:bob@sip.test>;tag=t1', "bob", "Bob"],
  ["<sip:101@019f9ae299f5>;tag=t1", "101", undefined],
  ['"x" <sip:bob@3cx:5060>;tag=t1', "bob", "x"],
  ["<sip:bob@10.0.0.1.5>;tag=t1", "bob", undefined],
  ["<sip:bob@münchen.example>;tag=t1", "bob", undefined],
  ["Müller <sip:bob@sip.test>;tag=t1", "bob", "Müller"],
  ["Müller, Bob, Dr. <sip:bob@3cx>;tag=t1", "bob", "Müller, Bob, Dr."],
  ["李雷 <sip:bob@sip.test>;tag=t1", "bob", "李雷"],
  ['"Bob <sip:bob@sip.test>;tag=t1', "bob", "Bob"],
  ['"Bob \\"B\\" Müller" <sip:bob@sip.test>;tag=t1', "bob", 'Bob "B" Müller'],
  ['"Bob \\"B\\"" <sip:bob@sip.test>;tag=t1', "bob", 'Bob "B"'],
  ['"\\"Bob\\"" <sip:bob@sip.test>;tag=t1', "bob", '"Bob"'],
  ['"\\"B\\" Müller" <sip:bob@sip.test>;tag=t1', "bob", '"B" Müller'],
  ['"Bob \\\\" <sip:bob@sip.test>;tag=t1', "bob", "Bob \\"],
  ["O'Brien (sales) <sip:bob@sip.test>;tag=t1", "bob", "O'Brien (sales)"],
  ["=?UTF-8?Q?J=C3=BCrgen_B?= <sip:bob@sip.test>;tag=t1", "bob", "Jürgen B"],
  ['"=?utf-8?B?SsO8cmdlbg==?=" <sip:bob@sip.test>;tag=t1', "bob", "Jürgen"],
  ['"=?iso-8859-1?q?J=FCr?= =?iso-8859-1?q?gen?=" <sip:bob@sip.test>;tag=t1', "bob", "Jürgen"],
  ["<tel:+49-30-1234;phone-context=x.test>;tag=t1", "+49-30-1234", undefined],
  ["tel:+4930;tag=t1", "+4930", undefined],
  ["<sip:sip.test>;tag=t1", undefined, undefined],
  ["<sip:@sip.test>;tag=t1", undefined, undefined],
  ['"Unknown" <sip:>;tag=t1', undefined, "Unknown"],
  ["<sips:bob@sip.test>;tag=t1", "bob", undefined],
  ["<SIP:bob@SIP.TEST>;TAG=t1", "bob", undefined],
  ["<sip:#31#@sip.test>;tag=t1", "#31#", undefined],
  ["<sip:bob smith@sip.test>;tag=t1", "bob smith", undefined],
  ["<sip:%zz@sip.test>;tag=t1", "%zz", undefined],
  ['<sip:bob@sip.test;x="y">;tag=t1', "bob", undefined],
  ["<sip:a@b@sip.test>;tag=t1", "a@b", undefined],
  ["sip:bob@sip.test;tag=t1", "bob", undefined],
  ["Bob sip:bob@sip.test;tag=t1", "bob", "Bob"],
  ["<sip:bob@sip.test;tag=no>;tag=t1", "bob", undefined],
  ['<sip:bob@sip.test>;x="a;tag=no";tag=t1', "bob", undefined],
  ["<sip:bob@sip.test> ; tag = t1", "bob", undefined],
  ["<sip:bob@sip.test>;tag=t/1@x", "bob", undefined],
  ["<sip:bob@sip.test>;x=@@;tag=t1", "bob", undefined],
  ["<sip:bob@sip.test", "", ""],
];

test("a call rings, is answered and ended, whoever it says it is from", async () => {
  const { ua, server, contact } = await phone();
  const tagged = CALLERS.filter(([from]) => tagOf(from));
  for (const [from, number, name] of tagged) {
    const told = heard(ua, "newRTCSession"),
      text = invite({ From: from, Contact: "<sip:Bob%20B@3cx;X-Odd=Yes;lr>" });
    server.say(text);
    const { session } = await told;
    assert.equal(session.remote_identity.uri.user || undefined, number, from);
    assert.equal(session.remote_identity.display_name || undefined, name, from);
    session.answer(media());
    const answer = await server.next([200, "INVITE"]);
    assert.equal(value(answer.message, "From"), from, "an answer repeats From as it came");
    server.say(ACK_OF(text, tagOf(value(answer.message, "To"))));
    await heard(session, "confirmed");
    session.terminate();
    const bye = await server.next("BYE");
    assert.equal(bye.uri, "sip:Bob%20B@3cx;X-Odd=Yes;lr", "the far side's own URI, as it wrote it");
    assert.equal(tagOf(value(bye.message, "To")), tagOf(from));
    server.say(server.answer(bye, 200));
  }
  assert.ok(contact);
});

// What a call can't do without: (headers that come instead, the answer).
const REFUSED = [
  [{ From: "<sip:bob@sip.test>" }, 400],
  [{ From: "" }, 400],
  [{ From: undefined }, 400],
  [{ To: undefined }, 400],
  [{ "Call-ID": undefined }, 400],
  [{ "Call-ID": "" }, 400],
  [{ CSeq: "INVITE" }, 400],
  [{ CSeq: "1 BYE" }, 400],
  [{ CSeq: undefined }, 400],
  [{ Require: "precondition" }, 420],
  [{ Require: "timer, x-strange" }, 420],
  [{ "Content-Encoding": "gzip" }, 415],
];

test("what can't be read gets an answer, and a line in the trace", async () => {
  const { server, sessions, trace } = await phone();
  for (const [headers, status] of REFUSED) {
    server.say(invite(headers));
    const { message } = await server.next(status);
    if (status === 420) assert.match(value(message, "Unsupported"), /^(precondition|x-strange)$/);
    assert.ok(trace.some(([kind, text]) => kind === "sent" && text.startsWith(`SIP/2.0 ${status}`)));
  }
  server.say(invite().replace("SIP/2.0\r\n", "SIP/3.0\r\n"));
  await server.next(505);
  server.say(invite().replace(" SIP/2.0\r\n", "\r\n"));
  await server.next(400);
  server.say(invite({}, { uri: "mailto:alice@sip.test" }));
  await server.next(416);
  server.say(invite({ To: "<sip:carol@sip.test>" }, { uri: "sip:carol@sip.test" }));
  await server.next(404);
  server.say(invite({}, { body: SDP.replace("m=audio", "m=video") }));
  await server.next(488);
  const before = server.heard.length;
  for (const text of [
    "rubbish",
    "HTTP/1.1 200 OK\r\n\r\n",
    "SIP/2.0 banana\r\n\r\n",
    invite({ From: undefined }).replace(/INVITE/g, "ACK"),
    "\0\x01",
    "{}",
  ])
    server.say(text);
  server.say(invite({ Require: "x" }));
  await server.next(420);
  assert.equal(server.heard.length, before + 1);
  assert.equal(sessions.length, 0);
});

// Other headers of a call that rings all the same.
const ODD = [
  { Contact: "<sip:bob@far.test>, <sip:other@3cx>" },
  { Contact: 'Müller, B <sip:bob@3cx>;q=0.5;+x.y="<z>"' },
  { Contact: "sip:bob@3cx" },
  { Contact: undefined },
  { Contact: "@@@" },
  { Expires: "999999999" },
  { "Record-Route": '<sip:3cx;lr;ftag=1>, "x" <sip:10.0.0.1;lr=on>' },
  { "Record-Route": ["<sip:a.test;lr>", "<sip:019f;lr;r2=on>,<sip:b.test;lr>"] },
  { Via: "SIP/2.0/WSS 3cx:5060;branch=z9hG4bKvia1;rport" },
  { Via: ["SIP / 2.0 / WSS 3cx ; branch=z9hG4bKvia2", "SIP/2.0/UDP ü.test;branch=z9hG4bKx;received=fe80::1%eth0"] },
  { Via: "SIP/2.0/WSS a.test;branch=z9hG4bKvia3, SIP/2.0/TCP 3cx;branch=z9hG4bKvia4" },
  { Via: "SIP/2.0/WSS old.test" },
  { "Content-Type": "Application/SDP ; charset=utf-8" },
  { "Content-Type": undefined },
  { CSeq: "0001   INVITE" },
  { "Call-ID": "a b c" },
  { "Call-ID": "ü@x" },
  { "Max-Forwards": "many" },
  { "Max-Forwards": "70 ;x" },
  { "Session-Expires": '1800 ; Refresher="UAC"' },
  { "Session-Expires": "soon" },
  { Event: "@@" },
  { Expires: "never" },
  { "P-Asserted-Identity": "wibble" },
  { "P-Asserted-Identity": ["<sip:+49@3cx>, tel:+49", '"=?utf-8?q?=FC?=" <sip:x@y>'] },
  { "Remote-Party-ID": '"A, B" <sip:1@3cx>;party=calling;privacy=off' },
  { Require: "100rel" },
  { Require: "" },
  { Supported: undefined, k: "100rel" },
];

test("a call rings whatever its other headers look like, and its answers repeat them", async () => {
  const { ua, server } = await phone();
  for (const headers of ODD) {
    const told = heard(ua, "newRTCSession"),
      text = invite(headers);
    server.say(text);
    const { session, request } = await told;
    const ringing = await server.next(180),
      came = headers.Via && [headers.Via].flat();
    if (came) assert.deepEqual(values(ringing.message, "Via"), came);
    if (headers["Record-Route"])
      assert.deepEqual(values(ringing.message, "Record-Route"), [headers["Record-Route"]].flat());
    if (headers["Call-ID"]) assert.equal(value(ringing.message, "Call-ID"), headers["Call-ID"]);
    for (const name of ["P-Asserted-Identity", "Remote-Party-ID"]) {
      for (const each of request.getHeaders(name)) assert.match(each, /^("[^"]*" )?<(sips?|tel):[^>]+>/);
    }
    session.terminate();
    await server.next([480, "INVITE"]);
  }
});

test("a message reads the same however its lines are written", async () => {
  const { ua, server, contact } = await phone();
  const plain = invite({ From: "<sip:bob@3cx>;tag=t1" });
  const shapes = [
    text => text.replaceAll("\r\n", "\n"),
    text => `\r\n\r\n${text}`,
    text =>
      text
        .replace("From: ", "f:")
        .replace("To: ", "t : ")
        .replace("Call-ID: ", "i:")
        .replace("Via: ", "v: ")
        .replace("Contact: ", "m: ")
        .replace("Content-Type: ", "c:"),
    text => text.replace("From: <", "From:\r\n <").replace(">;tag", ">\r\n\t;tag"),
    text => text.replace("From:", "FROM  :").replace("To:", "to:").replace("CSeq:", "cseq:").replace("Via:", "VIA:"),
    text => text.replace("\r\n\r\n", "\r\nContent-Length: 99999\r\n\r\n"),
    text => text.replace("\r\n\r\n", `\r\nl: ${SDP.length}\r\n\r\n`) + "trailing",
    text => text.replace("\r\nTo:", "\r\nthis is no header\r\nTo:"),
    text => text.replace("\r\nTo:", "\r\nFrom: <sip:second@x>;tag=t2\r\nTo:"),
    text =>
      text
        .replace("application/sdp", 'multipart/mixed;boundary="b 1"')
        .replace(
          SDP,
          `--b 1\r\nContent-Type: text/plain\r\n\r\nx\r\n--b 1\r\nContent-Type: Application/SDP\r\n\r\n${SDP}\r\n--b 1--\r\n`,
        ),
    text => text.replace("SIP/2.0\r\n", "sip/2.0\r\n"),
    text => text.replace("sip:alice@sip.test SIP", "sip:ALICE@elsewhere.test SIP"),
    text => text.replace("sip:alice@sip.test SIP", "sip:sip.test SIP"),
    text => text.replace("sip:alice@sip.test SIP", `${contact.toUpperCase()} SIP`),
    text => text.replace("sip:alice@sip.test SIP", "sips:%61lice@3cx SIP"),
    text => text.replace("sip:alice@sip.test SIP", "tel:alice SIP"),
    text => new TextEncoder().encode(text).buffer,
  ];
  for (const [at, shape] of shapes.entries()) {
    const told = heard(ua, "newRTCSession");
    server.say(
      shape(plain.replace(/Call-ID: .*/, `Call-ID: shape-${at}`).replace(/z9hG4bK[^\r;]*/, `z9hG4bKshape${at}`)),
    );
    const { session, request } = await told;
    assert.equal(session.remote_identity.uri.user, "bob");
    assert.match(request.body, /^v=0\r\n[^]*m=audio/);
    session.terminate();
    await server.next([480, "INVITE"]);
  }
});

// The name of a 200, and where the ACK goes.
const TARGETS = [
  "sip:bob@3cx",
  "sip:BOB@Far.Test;Ob;X=Y",
  "sip:19f9ae:5060;transport=ws",
  "sip:#31#@sip.test",
  "sip:Ünal@sip.test",
  "sips:bob@sip.test",
];

test("an answer reads as a call does, and what follows it goes where it says", async () => {
  const { ua, server } = await phone();
  for (const target of TARGETS) {
    const session = ua.call("bob", media()),
      confirmed = heard(session, "confirmed");
    const request = await server.next("INVITE");
    server.say(server.answer(request, 180, `Contact: <${target}>`, "To: Müller, <sip:bob@3cx>;tag=x/1"));
    server.say(
      server
        .answer(
          request,
          200,
          `m: <${target}>`,
          "Record-Route: <sip:3cx;lr>,<sip:19f;lr;Did=A.b>",
          "To: Müller, <sip:bob@3cx>;tag=x/1",
          SDP,
        )
        .replace(" Reason", ""),
    );
    const ack = await server.next("ACK");
    await confirmed;
    assert.equal(ack.uri, target);
    assert.deepEqual(values(ack.message, "Route"), ["<sip:19f;lr;Did=A.b>", "<sip:3cx;lr>"]);
    assert.equal(tagOf(value(ack.message, "To")), "x/1");
    session.terminate();
    server.say(server.answer(await server.next("BYE"), 200));
  }
});

test("a domain is taken as people write it", async () => {
  const { readableDomain } = JsSIP;
  const rows = [
    [" sip.test ", "sip.test"],
    ["3cx", "3cx"],
    ["sip:pbx.example", "pbx.example"],
    ["pbx.example:5061", "pbx.example:5061"],
    ["münchen.example", "xn--mnchen-3ya.example"],
    ["a.1b2", "a.1b2"],
    ["10.0.0.1", "10.0.0.1"],
    ["[::1]", "[::1]"],
  ];
  for (const [written, sent] of rows) {
    const { server, outcome } = await phone({ uri: `sip:alice@${readableDomain(written)}` });
    assert.ok(outcome.response.status_code === 200);
    assert.equal(server.heard[0].uri, `sip:${sent}`, written);
    assert.equal(value(server.heard[0].message, "To"), `<sip:alice@${sent}>`);
  }
  for (const written of ["", "  ", "a b", "x/y", "<x>"]) assert.equal(readableDomain(written), "");
});
