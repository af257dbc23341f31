// Regular expressions of a form schema, matched in bounded time.
//
// The browser's own engine can be sent into hours of work by a pattern such as `^(a+)+$`, and cannot be stopped.
// Here a pattern becomes a small program, and no state (instruction, position) is visited twice: the work is the
// product of the two lengths, not a power of them. Only membership is asked, so greed, captures and names play no part.
//
// A pattern that has no such program (a backreference, an inline flag), or one that is too long a task all the same, lets
// every text pass: a person must not be kept from saving by a schema that nobody can check.

const MAX_STEPS = 500_000;
const MAX_PROGRAM = 20_000;

/** Stands in for `RegExp(source, flags)` where only `test` is used; throws what RegExp throws for a bad pattern. */
export function Pattern(source, flags = "") {
  const known = compiled(String(source), flags);
  return { source, test: text => known.program === null || run(known, String(text)) };
}

const cache = new Map();

function compiled(source, flags) {
  const key = flags + "/" + source;
  if (!cache.has(key)) {
    if (cache.size >= 100) cache.clear();
    cache.set(key, compile(source, flags));
  }
  return cache.get(key);
}

function compile(source, wanted) {
  const flags = accepted(source, wanted);
  try {
    const program = [];
    emit(parse(source, flags), program);
    program.push({ op: "match" });
    return { program, unicode: flags.includes("u") };
  } catch (reason) {
    if (reason !== UNSUPPORTED) throw reason;
    return { program: null };
  }
}

// Patterns in the wild often are no Unicode patterns (`\-` outside a class): those are read as the browser reads them.
function accepted(source, flags) {
  for (const attempt of [flags, flags.replace("u", "")]) {
    try {
      new RegExp(source, attempt);
      return attempt;
    } catch (error) {
      if (!attempt.includes("u")) throw error;
    }
  }
}

const UNSUPPORTED = Symbol("unsupported");

// ---- source → tree. The browser has accepted the source already, so only its structure is looked for. ----

const TOKENS = [
  ["group", /\((?:\?(?::|=|!|<=|<!|<[^>=!]+>))?/y],
  ["end", /\)/y],
  ["or", /\|/y],
  ["repeat", /(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})\??/y],
  ["edge", /[\^$]|\\[bB]/y],
  ["back", /\\(?:[1-9]|k<)/y],
  [
    "one",
    /\[(?:\\[^]|[^\]\\])*\]|\\(?:u\{[\da-fA-F]+\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[A-Za-z]|[pP]\{[^}]*\}|[^])|\./y,
  ],
];

function tokens(source, unicode) {
  const found = [];
  for (let at = 0; at < source.length;) {
    const [kind, match] = token(source, at, unicode);
    found.push({ kind, text: match[0], match });
    at += match[0].length;
  }
  return found;
}

function token(source, at, unicode) {
  for (const [kind, shape] of TOKENS) {
    shape.lastIndex = at;
    const match = shape.exec(source);
    if (match) return [kind, match];
  }
  return ["literal", [unicode ? String.fromCodePoint(source.codePointAt(at)) : source[at]]];
}

function parse(source, flags) {
  const list = tokens(source, flags.includes("u"));
  let at = 0;

  function alternatives() {
    const branches = [sequence()];
    while (list[at]?.kind === "or") {
      at += 1;
      branches.push(sequence());
    }
    return branches.length === 1 ? branches[0] : { kind: "or", branches };
  }

  function sequence() {
    const parts = [];
    while (at < list.length && list[at].kind !== "or" && list[at].kind !== "end") parts.push(repeated(atom()));
    return { kind: "sequence", parts };
  }

  function repeated(body) {
    if (list[at]?.kind !== "repeat") return body;
    const { text, match } = list[at++];
    const [least, most] = {
      "*": [0, Infinity],
      "+": [1, Infinity],
      "?": [0, 1],
      "{": [Number(match[1]), match[2] ? (match[3] ? Number(match[3]) : Infinity) : Number(match[1])],
    }[text[0]];
    return { kind: "repeat", body, least, most };
  }

  function atom() {
    const { kind, text } = list[at++];
    if (kind === "group") return group(text);
    if (kind === "edge") return { kind, text };
    if (kind === "literal") return { kind: "one", accepts: character => character === text };
    if (kind === "one") {
      const shape = new RegExp(`^${text}$`, flags);
      return { kind, accepts: character => shape.test(character) };
    }
    throw UNSUPPORTED;
  }

  function group(opening) {
    if (opening === "(" && list[at]?.text[0] === "?") throw UNSUPPORTED;
    const body = alternatives();
    at += 1;
    const look = { "(?=": [1, true], "(?!": [1, false], "(?<=": [-1, true], "(?<!": [-1, false] }[opening];
    return look ? { kind: "look", body, direction: look[0], wanted: look[1] } : body;
  }

  return alternatives();
}

// ---- tree → program ----

function emit(node, program) {
  if (program.length > MAX_PROGRAM) throw UNSUPPORTED;
  EMIT[node.kind](node, program);
}

const EMIT = {
  one: (node, program) => program.push({ op: "one", accepts: node.accepts }),
  edge: (node, program) => program.push({ op: "edge", text: node.text }),
  sequence: (node, program) => node.parts.forEach(part => emit(part, program)),
  look(node, program) {
    const inner = [];
    emit(node.body, inner);
    inner.push({ op: "match" });
    program.push({ op: "look", program: inner, direction: node.direction, wanted: node.wanted });
  },
  or(node, program) {
    const ends = [];
    node.branches.forEach((branch, index) => {
      const last = index === node.branches.length - 1;
      const fork = last ? null : program.push({ op: "fork", to: [] }) - 1;
      if (fork !== null) program[fork].to.push(program.length);
      emit(branch, program);
      if (!last) {
        ends.push(program.push({ op: "fork", to: [] }) - 1);
        program[fork].to.push(program.length);
      }
    });
    ends.forEach(end => program[end].to.push(program.length));
  },
  repeat({ body, least, most }, program) {
    for (let n = 0; n < least; n++) emit(body, program);
    if (most === Infinity) {
      const fork = program.push({ op: "fork", to: [] }) - 1;
      program[fork].to.push(program.length);
      emit(body, program);
      program.push({ op: "fork", to: [fork] });
      program[fork].to.push(program.length);
      return;
    }
    const forks = [];
    for (let n = least; n < most; n++) {
      forks.push(program.push({ op: "fork", to: [program.length + 1] }) - 1);
      emit(body, program);
    }
    forks.forEach(fork => program[fork].to.push(program.length));
  },
};

// ---- program → answer ----

const TIRED = Symbol("tired");

function run({ program, unicode }, text) {
  const walk = { text: unicode ? Array.from(text) : text.split(""), steps: 0 };
  const seen = new Set();
  try {
    for (let start = 0; start <= walk.text.length; start++) {
      if (reaches(program, start, walk, seen)) return true;
    }
    return false;
  } catch (reason) {
    if (reason !== TIRED) throw reason;
    return true;
  }
}

/** Whether `program` matches from `start` on (and ends at `goal`, if one is given). */
function reaches(program, start, walk, seen, goal = null) {
  const width = walk.text.length + 1;
  const open = [[0, start]];
  while (open.length) {
    const [at, position] = open.pop();
    const state = at * width + position;
    if (seen.has(state)) continue;
    seen.add(state);
    if (++walk.steps > MAX_STEPS) throw TIRED;
    const step = program[at];
    if (step.op === "match") {
      if (goal === null || position === goal) return true;
    } else if (step.op === "fork") {
      for (const to of step.to) open.push([to, position]);
    } else if (step.op === "one") {
      if (position < walk.text.length && step.accepts(walk.text[position])) open.push([at + 1, position + 1]);
    } else if (holds(step, position, walk)) {
      open.push([at + 1, position]);
    }
  }
  return false;
}

function holds(step, position, walk) {
  if (step.op === "edge") return EDGES[step.text](walk.text, position);
  if (step.direction > 0) return reaches(step.program, position, walk, new Set()) === step.wanted;
  const seen = new Set();
  for (let start = 0; start <= position; start++) {
    if (reaches(step.program, start, walk, seen, position)) return step.wanted;
  }
  return !step.wanted;
}

const isWord = character => character !== undefined && /^\w$/.test(character);
const atWordEdge = (text, position) => isWord(text[position - 1]) !== isWord(text[position]);

const EDGES = {
  "^": (text, position) => position === 0,
  $: (text, position) => position === text.length,
  "\\b": atWordEdge,
  "\\B": (text, position) => !atWordEdge(text, position),
};
