"""The browser's side as a test hands it in: it remembers what it was asked for."""

import asyncio
import json

from softphone.softphone import Softphone

PHONE = "https://phone.example.com"
BUNDLED = "https://static.example.com/softphone/phone/"


class FakeMessage:
    """A message of the phone; `unreadable` is why it can't be read."""

    def __init__(self, type_, fields, origin, unreadable=None):
        self.type, self.origin, self._all, self._unreadable = type_, origin, fields, unreadable

    def read(self, fields):
        if self._unreadable:
            return "!" + self._unreadable
        return json.dumps(self._all if fields == "*" else [self._all.get(field) for field in fields])

    def blob(self):
        value = self._all.get("value")
        return value if isinstance(value, FakeBlob) else None


class FakeBlob:
    """What the browser hands on as it is."""


class FakeFrame:
    def __init__(self, page, options, loaded, displaced):
        self.iframe, self.wrapper, self.options, self.load = object(), object(), options, loaded
        self.is_shared, self.opened, self.there = False, [], []
        self.displaced = displaced
        self.page, self.posts, self.shown, self.removed, self.lost, self.css = (
            page,
            [],
            False,
            0,
            False,
            options.iframe_css,
        )
        self.problem = ""  # why nothing can be posted

    def post(self, type_, pairs):
        fields = {field: getattr(value, "text", value) for field, value in pairs if value is not None}
        self.posts.append((type_, fields))
        return self.problem

    def post_there(self, message):
        self.there.append(message.type)

    def pop_out(self, name, posts):
        self.opened.append((name, [message.type for message in posts]))

    def display(self, shown):
        self.shown = shown

    def style(self, css):
        self.css = css

    def shield(self, seconds):
        self.shielded = seconds

    def remember(self):
        self.lost = False

    def is_gone(self):
        return self.lost

    def remove(self):
        self.removed += 1


class FakeLinks:
    def __init__(self, is_call, dial, enabled):
        self.is_call, self.dialled, self.enabled, self.clicks, self.marked = is_call, dial, enabled, False, 0

    def dial(self, href, at=0, count=1):
        """A click on a link. Returns whether it is ours."""
        ours = self.is_call(href)
        if ours:
            self.dialled(href, at, count)
        return ours

    def take_clicks(self):
        self.clicks = True

    def mark(self, root):
        self.marked += 1

    def stop(self):
        self.clicks = False


class FakeFacade:
    def __init__(self):
        self.told, self.heard, self.held, self.gave_back = [], (), "", 0

    def call(self, name, message, *further):
        self.told.append(name)

    def tell(self, name, *arguments):
        self.told.append(name)

    def tell_error(self, error):
        self.told.append(("onError", error.code))

    def hears(self, name):
        return name in self.heard

    def started(self):
        return self.held

    def let_go(self):
        self.gave_back += 1


class FakeValidator:
    """The one of MicroPython, while it is still to come."""

    def __init__(self):
        self.asked = 0

    def value(self, schema, value):
        self.asked += 1


class FakePage:
    def __init__(self):
        self.frames, self.lines, self.timers, self.tasks, self.listening = [], [], [], [], 0
        self.another_phone = False
        self.lasting = []  # tasks that `remove()` doesn't end
        self.watching, self.validator, self.time = 0, FakeValidator(), 0
        self.ids = 0
        self.facade, self.reachable, self.schema_problems, self.hints = FakeFacade(), True, [], 0

    def log(self, level, text):
        self.lines.append((level, text))

    def hint_order(self):
        self.hints += 1

    def spawn(self, coroutine, lasting=False):
        task = asyncio.create_task(coroutine)
        (self.lasting if lasting else self.tasks).append(task)

    def cancel_tasks(self):
        for task in self.tasks:
            task.cancel()
        self.tasks = []

    def later(self, seconds, function):
        entry = [seconds, function]
        self.timers.append(entry)
        return lambda: entry in self.timers and self.timers.remove(entry)

    def url(self, text):
        return text if "://" in text else "https://crm.example.com/" + text if ":" not in text else text

    def origin(self, text):
        scheme, found, rest = text.partition("://")
        return scheme.lower() + found + rest.partition("/")[0].lower() if found else ""

    def is_secure(self):
        return True

    def find(self, where):
        return object() if where == "#corner" else None

    def bundled_phone(self):
        return BUNDLED

    def is_nothing(self, value):
        return value is None

    def frame_of(self, root):
        return None

    def text(self, value):
        return None

    def json_problem(self, text):
        try:
            json.loads(text)
        except RuntimeError:
            return ""  # JavaScript's parser goes as deep as a text does
        except Exception as error:
            return str(error) or "no JSON"
        return ""

    def unique_id(self):
        self.ids += 1
        return "id-%d" % self.ids

    async def reach(self, url):
        return self.reachable

    async def check_schema(self, schema, ui_schema):
        return self.schema_problems

    def hold_schemas(self):
        """From now on a schema is checked when the test says so: `answer(problems, text)`, of this text or of all."""
        answers, known = {}, asyncio.Event()

        async def check(schema, ui_schema):
            while schema not in answers and "" not in answers:
                await known.wait()
                known.clear()
            return answers.get(schema, answers.get(""))

        def answer(problems, schema=""):
            answers[schema] = problems
            known.set()

        self.check_schema = check
        return answer

    def has_phone(self):
        return self.another_phone

    def frame(self, options, loaded, displaced):
        self.frames.append(FakeFrame(self, options, loaded, displaced))
        return self.frames[-1]

    def listen(self, frame, heard):
        self.listening += 1
        self._heard = heard

        def undo():
            self.listening -= 1

        return undo

    def watch_front(self, came):
        self.watching, self.come_to_front = self.watching + 1, came

        def undo():
            self.watching -= 1

        return undo

    def watch_policy(self, origin, forbidden):
        self.watching, self.forbid = self.watching + 1, forbidden

        def undo():
            self.watching -= 1

        return undo

    def now(self):
        return self.time

    def links(self, is_call, dial, enabled):
        self.page_links = FakeLinks(is_call, dial, enabled)
        return self.page_links

    # What a test does.

    @property
    def posts(self):
        return self.frames[-1].posts

    def types(self):
        return [type_ for type_, _ in self.posts]

    def say(self, type_, origin=PHONE, unreadable=None, **fields):
        """The phone says something."""
        self._heard(type_, FakeMessage(type_, fields, origin, unreadable))

    def load(self, *capabilities, hello=True):
        """The phone's page loads."""
        if hello:
            self.say("softphone/HELLO", capabilities=list(capabilities), version="1")
        self.frames[-1].load()


def made(**arguments):
    """A phone in a fake page, after init: (softphone, page, the errors it tells)."""
    page = FakePage()
    softphone = Softphone(page)
    errors = []
    softphone.on_error(errors.append)
    given = {"server": "stack.example.com", "url": PHONE + "/"}
    given.update(arguments)
    softphone.init(**given)
    return softphone, page, errors


async def settle():
    """Let everything run that can."""
    for _ in range(20):
        await asyncio.sleep(0)
