import assert from "node:assert/strict";
import { test } from "node:test";

import { EventEmitter } from "../../app/phone/lines/jssip/emitter.js";
import { parse, write } from "../../app/phone/lines/jssip/sdp.js";

const OFFER = `v=0
o=- 1 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0
m=audio 9 UDP/TLS/RTP/SAVPF 111 0
c=IN IP4 0.0.0.0
a=mid:0
a=sendrecv
a=rtpmap:111 opus/48000/2
a=ssrc:1 cname:x
m=video 0 RTP/AVP 96
`.replaceAll("\n", "\r\n");

test("media and their directions are found in a description", () => {
  const { media, direction } = parse(OFFER);
  assert.equal(direction, undefined);
  assert.deepEqual(
    media.map(({ type, direction }) => [type, direction]),
    [
      ["audio", "sendrecv"],
      ["video", undefined],
    ],
  );
  assert.equal(parse("v=0\na=inactive\nm=audio 9 X 0\n").direction, "inactive");
  assert.deepEqual(parse("").media, []);
});

test("a direction is changed in its media alone, and every other line is kept", () => {
  const session = parse(OFFER);
  session.media[0].direction = "sendonly";
  const lines = write(session).split("\r\n");
  assert.deepEqual([...lines].sort(), OFFER.replace("a=sendrecv", "a=sendonly").split("\r\n").sort());
  assert.ok(lines.indexOf("a=sendonly") < lines.indexOf("m=video 0 RTP/AVP 96"));
  session.media[1].direction = "inactive";
  assert.match(write(session), /m=video 0 RTP\/AVP 96\r\na=inactive\r\n$/);
});

test("events reach their listeners in order, once where so asked, and those that hear them go on if one leaves", () => {
  const emitter = new EventEmitter(),
    heard = [];
  const first = value => {
    heard.push(["first", value]);
    emitter.removeListener("x", first);
  };
  emitter
    .on("x", first)
    .once("x", value => heard.push(["once", value]))
    .on("x", value => heard.push(["last", value]));
  assert.equal(emitter.emit("x", 1), true);
  emitter.emit("x", 2);
  assert.deepEqual(heard, [
    ["first", 1],
    ["once", 1],
    ["last", 1],
    ["last", 2],
  ]);
  assert.equal(emitter.listeners("x").length, 1);
  assert.equal(emitter.removeAllListeners().emit("x"), false);
});
