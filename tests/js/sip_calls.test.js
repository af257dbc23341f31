import assert from "node:assert/strict";
import { test } from "node:test";

import { tagOf, value, values } from "../../app/phone/lines/jssip/message.js";
import { heard, invite, media, phone, SDP } from "./sip_rig.mjs";

const CONTACT = "Contact: <sip:bob@far.test>";
const to = tag => `To: <sip:bob@sip.test>;tag=${tag}`;
const gone = ({ ua }) => assert.deepEqual([Object.keys(ua._dialogs), Object.keys(ua._sessions)], [[], []]);

/** A call of ours that rings, and what the far side has of it. */
async function ringing(desk, provisional = desk.server) {
  const session = desk.ua.call("bob", media()),
    request = await desk.server.next("INVITE");
  if (provisional) {
    const progress = heard(session, "progress");
    desk.server.say(desk.server.answer(request, 180, CONTACT));
    await progress;
  }
  return { session, request };
}

/** A request of the far side in a call that it has answered or placed. */
function within(method, { callId, own, theirs, cseq = 7, more = [], body = "" }) {
  const lines = [
    `${method} sip:x@y SIP/2.0`,
    `Via: SIP/2.0/WSS far.test;branch=z9hG4bK${Math.random()}`,
    `From: <sip:bob@sip.test>;tag=${theirs}`,
    `To: <sip:alice@sip.test>;tag=${own}`,
    `Call-ID: ${callId}`,
    `CSeq: ${cseq} ${method}`,
    ...more,
  ];
  return [...lines, "", body].join("\r\n");
}
const dialogOf = ({ message }) => ({
  callId: value(message, "Call-ID"),
  own: tagOf(value(message, "From")),
  theirs: "theirs",
});

async function established(desk) {
  const { session, request } = await ringing(desk),
    confirmed = heard(session, "confirmed");
  desk.server.say(desk.server.answer(request, 200, CONTACT, SDP));
  await desk.server.next("ACK");
  await confirmed;
  return { session, request, dialog: dialogOf(request) };
}

test("a 200 that crosses our CANCEL gets ACK and BYE, however far the call had come", async () => {
  const desk = await phone(),
    { server } = desk;
  for (const [code, tag] of [
    [0, "a"],
    [100, "b"],
    [180, "c"],
    [183, "d"],
  ]) {
    const session = desk.ua.call("bob", media()),
      request = await server.next("INVITE");
    if (code) {
      server.say(server.answer(request, code, CONTACT, to(tag), ...(code === 183 ? [SDP] : [])));
      await new Promise(resolve => {
        setTimeout(resolve, 5);
      });
    }
    session.terminate();
    if (code) await server.next("CANCEL");
    server.say(server.answer(request, 200, CONTACT, to(tag), SDP));
    const ack = await server.next("ACK"),
      bye = await server.next("BYE");
    assert.deepEqual([tagOf(value(ack.message, "To")), tagOf(value(bye.message, "To"))], [tag, tag]);
    assert.ok(bye.cseq.number > ack.cseq.number);
    server.say(server.answer(request, 200, CONTACT, to(tag), SDP)); // it has not seen the ACK yet
    assert.equal((await server.next("ACK")).text, ack.text);
    server.say(server.answer(bye, 200));
  }
  assert.equal(server.count("BYE"), 4);
  gone(desk);
});

test("one CANCEL is sent, whatever else is told while the call rings there", async () => {
  const desk = await phone(),
    { server } = desk,
    { session, request } = await ringing(desk);
  session.terminate();
  for (const code of [180, 183, 181]) server.say(server.answer(request, code, CONTACT));
  const cancel = await server.next("CANCEL");
  assert.equal(cancel.cseq.number, request.cseq.number);
  assert.equal(values(cancel.message, "Via")[0], values(request.message, "Via")[0]);
  server.say(server.answer(cancel, 200));
  server.say(server.answer(request, 487));
  await server.next("ACK");
  assert.equal(server.count("CANCEL"), 1);
  gone(desk);
});

test("hung up while the browser looks at the answer: ACK, then BYE", async () => {
  const desk = await phone(),
    { server } = desk,
    { session, request } = await ringing(desk);
  const { connection } = session,
    set = connection.setRemoteDescription.bind(connection);
  connection.setRemoteDescription = async description => {
    session.terminate();
    await set(description);
  };
  server.say(server.answer(request, 200, CONTACT, SDP));
  const bye = await server.next("BYE");
  assert.ok(server.heard.findIndex(({ method }) => method === "ACK") < server.heard.indexOf(bye));
  assert.equal(server.count("BYE"), 1);
  gone(desk);
});

test("a 200 that comes again gets the same ACK again, also after other requests and after the end", async () => {
  const desk = await phone(),
    { server } = desk,
    { session, request } = await established(desk);
  const ack = server.heard.find(({ method }) => method === "ACK"),
    again = server.answer(request, 200, CONTACT, SDP);
  for (const act of [
    () => {},
    () => session.sendInfo("text/plain", "x"),
    () => session.renegotiate(),
    () => session.terminate(),
  ]) {
    act();
    server.say(again);
    assert.equal((await server.next("ACK")).text, ack.text);
  }
});

test("of several phones that ring and answer, the first has the call and the others get ACK and BYE", async () => {
  const desk = await phone(),
    { server } = desk;
  const session = desk.ua.call("bob", media()),
    request = await server.next("INVITE"),
    confirmed = heard(session, "confirmed");
  for (const tag of ["one", "two", "three"])
    server.say(server.answer(request, 180, `Contact: <sip:${tag}@far.test>`, to(tag)));
  server.say(server.answer(request, 183, "Contact: <sip:one@far.test>", to("one"), SDP));
  server.say(server.answer(request, 183, "Contact: <sip:two@far.test>", to("two"), SDP));
  for (const tag of ["two", "one", "four"])
    server.say(server.answer(request, 200, `Contact: <sip:${tag}@far.test>`, to(tag), SDP));
  await confirmed;
  const byes = [await server.next("BYE"), await server.next("BYE")];
  assert.deepEqual(
    byes.map(({ uri, message }) => [uri, tagOf(value(message, "To"))]),
    [
      ["sip:one@far.test", "one"],
      ["sip:four@far.test", "four"],
    ],
  );
  const acks = server.heard.filter(({ method }) => method === "ACK").map(({ message }) => tagOf(value(message, "To")));
  assert.deepEqual(acks.sort(), ["four", "one", "two"]);
  assert.ok(session.isEstablished());
  session.terminate();
  assert.equal(tagOf(value((await server.next("BYE")).message, "To")), "two");
});

test("an answer without a description stands if its 183 had one, and is ended if none had", async () => {
  const desk = await phone(),
    { server } = desk;
  for (const rounds of [
    [["a", SDP]],
    [
      ["a", SDP],
      ["a", SDP],
    ],
    [
      ["b", ""],
      ["a", SDP],
    ],
    [
      ["a", SDP],
      ["b", SDP],
    ],
  ]) {
    const { session, request } = await ringing(desk, null),
      confirmed = heard(session, "confirmed");
    for (const [tag, body] of rounds)
      server.say(server.answer(request, 183, CONTACT, to(tag), ...(body ? [body] : [])));
    server.say(server.answer(request, 200, CONTACT, to("a")));
    await server.next("ACK");
    await confirmed;
    session.terminate();
    server.say(server.answer(await server.next("BYE"), 200));
  }
  for (const tag of ["", "b"]) {
    const { session, request } = await ringing(desk),
      failed = heard(session, "failed");
    if (tag) server.say(server.answer(request, 183, CONTACT, to(tag), SDP));
    server.say(server.answer(request, 200, CONTACT, to("a")));
    await server.next("ACK");
    await server.next("BYE");
    assert.equal((await failed).cause, "Bad Media Description");
    assert.equal(session.connection.signalingState, "closed");
  }
  gone(desk);
});

const PLACES = [
  [302, ["Contact: <sip:carol@far.test>"], ["sip:carol@far.test"]],
  [301, ["Contact: <sip:a@x>;q=0.1, <sip:b@x>;q=0.9", "Contact: <tel:+49301>"], ["tel:+49301", "sip:b@x", "sip:a@x"]],
  [300, [1, 2, 3, 4, 5, 6, 7].map(at => `Contact: <sip:p${at}@3cx>`), [1, 2, 3, 4, 5].map(at => `sip:p${at}@3cx`)],
  [302, ["m: sip:carol@far.test;q=0.5, Müller, <sip:carol@far.test>"], ["sip:carol@far.test"]],
  [302, [], []],
  [302, ["Contact: <sip:bob@sip.test>"], []],
  [305, ["Contact: <sip:proxy@far.test>"], []],
  [380, ["Contact: <sip:other@far.test>"], []],
];

test("a redirection is followed once, to five places at most, and a call that is answered there stands", async () => {
  const desk = await phone(),
    { server } = desk;
  for (const [status, contacts, places] of PLACES) {
    const { session, request } = await ringing(desk),
      failed = heard(session, "failed"),
      tried = [];
    server.say(server.answer(request, status, ...contacts));
    for (const place of places) {
      const next = await server.next("INVITE");
      tried.push(next.uri);
      assert.equal(next.uri, place);
      for (const name of ["Call-ID", "From"]) assert.equal(value(next.message, name), value(request.message, name));
      assert.equal(next.message.body, request.message.body);
      server.say(server.answer(next, 302, "Contact: <sip:further@far.test>"));
    }
    assert.equal((await failed).message.status_code, places.length ? 302 : status);
    assert.equal(new Set(tried).size, places.length);
  }
  const { session, request } = await ringing(desk),
    confirmed = heard(session, "confirmed");
  server.say(server.answer(request, 302, "Contact: <sip:busy@x>, <sip:carol@x>"));
  server.say(server.answer(await server.next("INVITE"), 486));
  const asked = await server.next("INVITE");
  server.say(server.answer(asked, 407, 'Proxy-Authenticate: Digest realm="r", nonce="n"'));
  const last = await server.next("INVITE");
  assert.ok(value(last.message, "Proxy-Authorization"));
  server.say(server.answer(last, 180, CONTACT));
  server.say(server.answer(last, 200, CONTACT, SDP));
  await confirmed;
  session.terminate();
  await server.next("BYE");
  const other = await ringing(desk),
    cancelled = heard(other.session, "failed");
  server.say(server.answer(other.request, 302, "Contact: <sip:busy@x>, <sip:carol@x>"));
  const place = await server.next("INVITE");
  server.say(server.answer(place, 100));
  await new Promise(resolve => {
    setTimeout(resolve, 5);
  });
  other.session.terminate();
  await cancelled;
  server.say(server.answer(await server.next("CANCEL"), 200));
  server.say(server.answer(place, 487));
  await new Promise(resolve => {
    setTimeout(resolve, 5);
  });
  assert.equal(server.heard.at(-1).method, "ACK");
  gone(desk);
});

test("reliable provisional answers get their PRACKs, each in its dialog, once and in order", async () => {
  const desk = await phone(),
    { server } = desk;
  const session = desk.ua.call("bob", media()),
    request = await server.next("INVITE"),
    confirmed = heard(session, "confirmed");
  assert.match(values(request.message, "Supported").join(), /\b100rel\b/);
  const reliable = (code, tag, rseq, ...more) =>
    server.say(
      server.answer(
        request,
        code,
        `Contact: <sip:${tag}@far.test>`,
        to(tag),
        "Require: 100rel",
        `RSeq: ${rseq}`,
        ...more,
      ),
    );
  reliable(183, "a", 7, SDP);
  reliable(180, "b", 1);
  reliable(183, "a", 7, SDP);
  reliable(180, "a", 9);
  reliable(180, "a", 8);
  const pracks = [await server.next("PRACK"), await server.next("PRACK"), await server.next("PRACK")];
  const said = pracks.map(({ message, uri, cseq }) => [
    value(message, "RAck"),
    tagOf(value(message, "To")),
    uri,
    cseq.number - request.cseq.number,
  ]);
  const rack = rseq => `${rseq} ${request.cseq.number} INVITE`;
  assert.deepEqual(said, [
    [rack(7), "a", "sip:a@far.test", 1],
    [rack(1), "b", "sip:b@far.test", 1],
    [rack(8), "a", "sip:a@far.test", 2],
  ]);
  pracks.forEach(prack => server.say(server.answer(prack, 200)));
  server.say(server.answer(request, 200, "Contact: <sip:new@far.test>", to("a")));
  const ack = await server.next("ACK");
  assert.deepEqual([ack.uri, ack.cseq.number], ["sip:new@far.test", request.cseq.number]);
  await confirmed;
  session.terminate();
  const bye = await server.next("BYE");
  assert.equal(bye.cseq.number, request.cseq.number + 3, "the numbers go on after the PRACKs");
  assert.equal(server.count("PRACK"), 3);
  server.say(server.answer(bye, 200));
  const again = await ringing(desk, null);
  server.say(server.answer(again.request, 183, CONTACT, to("a"), "Require: 100rel", "RSeq: 1", SDP));
  await server.next("PRACK");
  again.session.terminate();
  server.say(server.answer(again.request, 200, CONTACT, to("a"), SDP));
  assert.equal((await server.next("BYE")).cseq.number, again.request.cseq.number + 2);
  gone(desk);
});

test("a call that requires it rings reliably until its PRACK comes, and can be answered before", async () => {
  const desk = await phone(),
    { server } = desk;
  for (const require of ["100rel", "timer, 100REL", ["timer", "100rel"]]) {
    const told = heard(desk.ua, "newRTCSession"),
      text = invite({ Require: require });
    server.say(text);
    const { session } = await told,
      ring = await server.next(180),
      own = tagOf(value(ring.message, "To"));
    assert.equal(value(ring.message, "Require"), "100rel");
    const again = await server.next(180);
    assert.equal(value(again.message, "RSeq"), value(ring.message, "RSeq"));
    const dialog = { callId: value(ring.message, "Call-ID"), own, theirs: "theirs" };
    server.say(within("PRACK", { ...dialog, cseq: 2, more: ["RAck: 99 1 INVITE"] }));
    await server.next([481, "PRACK"]);
    server.say(within("PRACK", { ...dialog, cseq: 3, more: [`RAck:  ${value(ring.message, "RSeq")}   1 INVITE`] }));
    await server.next([200, "PRACK"]);
    session.answer(media());
    await server.next([200, "INVITE"]);
    server.say(within("ACK", { ...dialog, cseq: 1 }));
    await heard(session, "confirmed");
    server.say(within("BYE", { ...dialog, cseq: 4 }));
    await server.next([200, "BYE"]);
  }
  gone(desk);
});

test("requests that cross others in a call are answered, and none ends it that should not", async () => {
  const desk = await phone(),
    { server } = desk;
  for (const act of [
    "BYE crosses our re-INVITE",
    "BYE while theirs is looked at",
    "our BYE crosses theirs",
    "theirs before our ACK",
  ]) {
    const { session, dialog } = await established(desk);
    if (act === "BYE crosses our re-INVITE") {
      session.renegotiate();
      const ours = await server.next("INVITE");
      server.say(within("BYE", dialog));
      await server.next([200, "BYE"]);
      server.say(server.answer(ours, 200, CONTACT, to("theirs"), SDP));
      assert.equal((await server.next("ACK")).cseq.number, ours.cseq.number);
    } else if (act === "BYE while theirs is looked at") {
      server.say(within("INVITE", { ...dialog, more: ["Content-Type: application/sdp", CONTACT], body: SDP }));
      session.connection.setRemoteDescription = () =>
        new Promise(resolve => {
          setTimeout(resolve, 20);
        });
      server.say(within("BYE", { ...dialog, cseq: 8 }));
      await server.next([200, "BYE"]);
      await server.next([487, "INVITE"]);
    } else if (act === "our BYE crosses theirs") {
      session.terminate();
      const bye = await server.next("BYE");
      server.say(within("INVITE", { ...dialog, more: ["Content-Type: application/sdp", CONTACT], body: SDP }));
      await server.next([481, "INVITE"]);
      server.say(within("BYE", { ...dialog, cseq: 8 }));
      await server.next([481, "BYE"]);
      server.say(server.answer(bye, 481));
    } else {
      server.say(within("INVITE", { ...dialog, more: ["Content-Type: application/sdp", CONTACT], body: SDP }));
      await server.next([200, "INVITE"]);
      server.say(within("INVITE", { ...dialog, cseq: 8, more: ["Content-Type: application/sdp", CONTACT], body: SDP }));
      await server.next([491, "INVITE"]);
      server.say(within("NOTIFY", { ...dialog, cseq: 9, more: ["Event: talk"] }));
      await server.next([489, "NOTIFY"]);
      server.say(within("NOTIFY", { ...dialog, cseq: 10 }));
      await server.next([400, "NOTIFY"]);
      server.say(within("UPDATE", { ...dialog, cseq: 11 }));
      await server.next([200, "UPDATE"]);
      server.say(within("FOO", { ...dialog, cseq: 12 }));
      await server.next(501);
      server.say(within("ACK", dialog));
      assert.ok(session.isEstablished());
      server.say(within("BYE", { ...dialog, cseq: 13 }));
      await server.next([200, "BYE"]);
    }
  }
  gone(desk);
});

test("a CANCEL or a BYE of a call that is just being answered ends it", async () => {
  const desk = await phone(),
    { server } = desk;
  for (const method of ["CANCEL", "BYE", "late CANCEL"]) {
    const told = heard(desk.ua, "newRTCSession"),
      text = invite();
    server.say(text);
    const { session } = await told,
      over = Promise.race([heard(session, "failed"), heard(session, "ended")]);
    const ring = await server.next(180),
      own = tagOf(value(ring.message, "To"));
    const dialog = { callId: value(ring.message, "Call-ID"), own, theirs: "theirs" };
    const cancel =
      text
        .split("\r\n\r\n")[0]
        .replace(/^INVITE/, "CANCEL")
        .replace("1 INVITE", "1 CANCEL")
        .replace(/Content-Type.*\r\n/, "") + "\r\n\r\n";
    session.answer(media());
    if (method === "late CANCEL") {
      await server.next([200, "INVITE"]);
      server.say(cancel);
      await server.next([200, "CANCEL"]);
      server.say(within("ACK", { ...dialog, cseq: 1 }));
      server.say(within("BYE", { ...dialog, cseq: 2 }));
      await server.next([200, "BYE"]);
    } else {
      session.connection.setRemoteDescription = () => new Promise(() => {});
      server.say(method === "CANCEL" ? cancel : within("BYE", { ...dialog, cseq: 2 }));
      await server.next([200, method]);
      await server.next([487, "INVITE"]);
    }
    assert.equal((await over).originator, "remote");
  }
  gone(desk);
});

// What comes outside of a call: (method, event, its answer, its answer where somebody takes it).
const OUTSIDE = [
  ["NOTIFY", "message-summary", 489, 200],
  ["NOTIFY", "keep-alive", 489, 200],
  ["NOTIFY", undefined, 489, 200],
  ["MESSAGE", undefined, 405, 202],
  ["OPTIONS", undefined, 200, 486],
  ["SUBSCRIBE", "presence", 405, 489],
  ["INFO", undefined, 481, 405],
  ["UPDATE", undefined, 481, 405],
  ["PRACK", undefined, 481, 405],
  ["PUBLISH", undefined, 405, 403],
  ["BYE", undefined, 481, 481],
  ["REFER", undefined, 405, 603],
  ["FOO", undefined, 405, 405],
];

test("what comes outside of a call is told, and has the answer that is due if nobody takes it", async () => {
  const desk = await phone(),
    { server } = desk;
  const send = (method, event, to) =>
    server.say(
      invite({ CSeq: `1 ${method}`, Event: event, To: to ?? "<sip:alice@sip.test>" }, { body: "" }).replace(
        /^INVITE/,
        method,
      ),
    );
  for (const [method, event, status] of OUTSIDE) {
    send(method, event);
    const answer = await server.next([status, method]);
    if (status === 405) assert.match(value(answer.message, "Allow"), /INVITE/);
    if (status === 489) assert.match(value(answer.message, "Allow-Events"), /message-summary/);
  }
  send("NOTIFY", "message-summary", "<sip:alice@sip.test>;tag=gone");
  await server.next([481, "NOTIFY"]);
  const told = [];
  desk.ua.on("request", ({ method, event, reply }) => {
    const row = OUTSIDE.find(([own, about]) => own === method && (about ?? "") === event);
    told.push(method);
    reply(row[3]);
    reply(500);
  });
  for (const [method, event, , taken] of OUTSIDE) {
    send(method, event);
    await server.next([taken, method]);
  }
  assert.deepEqual(
    told,
    OUTSIDE.map(([method]) => method).filter(method => method !== "BYE"),
  );
});
