import assert from "node:assert/strict";
import { test } from "node:test";

import whole from "jssip/lib/Grammar.js";

import { JsSIP } from "./sip_rig.mjs";

const URI = "sip:a%20b;x=1@sip.test:5060;transport=ws;lr?Replaces=x%3Bto-tag%3D1";
const TEXTS = {
  SIP_URI: [
    URI,
    "sips:[2001:db8::1]:5061;ttl=3;maddr=10.0.0.1;method=INVITE",
    "sip:1.2.3.4;user=phone",
    "tel:1",
    "sip:",
  ],
  Name_Addr_Header: [`"A \\" B" <${URI}>;expires=3;q=0.5`, "sip:a@b;x", "A B <sip:a@b>", '"A <sip:a@b>'],
  Request_Response: [
    "INVITE sip:a@b SIP/2.0",
    "SUBSCRIBE http://a.b/c;d?e=f SIP/2.0",
    "OTHER mailto:a@b SIP/2.0",
    "SIP/2.0 183 Größe",
    "SIP/2.0 200 ",
    "INVITE sip:a@b SIP/3",
  ],
  Status_Line: ["SIP/2.0 486 Busy Here", "SIP/2.0 99 x", "x"],
  host: ["a.b", "1.2.3.4", "[::1]", "a_b", "-"],
  quoted_string: ['"a\\"ü"', "a"],
  uuid: ["01234567-89ab-cdef-0123-456789abcdef", "0"],
  Call_ID: ["a@b", "<x>", "a b"],
  Contact: ["*", `<${URI}>;q=0.7;expires=60;+sip.instance="<urn:x>", "B" <sip:b@c>`, "sip:a@b;expires=x"],
  Content_Length: ["10", "x"],
  Content_Type: ["application/sdp", 'multipart/mixed; boundary="a b"', "text/x-y;c=d", "text"],
  CSeq: ["1 INVITE", "2147483647 FOO", "x"],
  Event: ["refer;id=5", "message-summary", ";"],
  From: ['"Ünï" <sip:a@b>;tag=1;x="y"', "sip:a@b;tag=a.b", "<sip:a@b"],
  Max_Forwards: ["70", "-1"],
  Record_Route: ["<sip:a;lr>", "<sip:a;lr>;x=1, <sip:b;lr;y>", "sip:a"],
  Refer_To: [`<${URI}>`, "sip:a@b;method=BYE"],
  Replaces: ["a@b;to-tag=1;from-tag=2;early-only", "a;from-tag=1;to-tag=2;x=y", ";"],
  Session_Expires: ["90;refresher=uac", "1800;refresher=uas;x=y", "x"],
  To: ["<sip:a@b>", "A <sip:a@b>;tag=1", ""],
  Via: [
    "SIP/2.0/WSS a.invalid;branch=z9hG4bK1;rport;received=10.0.0.1",
    "SIP / 2.0 / UDP [::1]:5060;ttl=3;maddr=a.b;rport=9;x",
    "SIP/2.0/SCTP a",
    "SIP/2.0",
  ],
};

/** What a grammar makes of a text, or -1; some rules throw at what they can't read. */
function read(grammar, text, rule) {
  try {
    return JSON.parse(JSON.stringify(grammar.parse(text, rule)));
  } catch {
    return -1;
  }
}

test("what is left of JsSIP's grammar reads all that is asked for as the whole one does, and refuses the same", () => {
  const texts = Object.values(TEXTS).flat();
  const cut = texts.flatMap(text => [text, text.slice(1), text.slice(0, -1), text.replaceAll(";", " ; ")]);
  let good = 0;
  for (const rule of Object.keys(TEXTS)) {
    assert.ok(
      TEXTS[rule].some(text => read(whole, text, rule) !== -1),
      rule,
    );
    for (const text of cut) {
      const expected = read(whole, text, rule);
      good += expected !== -1;
      assert.deepEqual(read(JsSIP.Grammar, text, rule), expected, `${rule}: ${text}`);
    }
  }
  assert.ok(good > 200, `${good}`);
});

test("a rule that is not asked for is gone", () => {
  assert.throws(() => JsSIP.Grammar.parse("x", "Subject"), /rule/);
});
