"""What is dialled as tones once a call is answered: an extension, a menu's choice, a conference's number.

A text of digits and pauses (`phone_number`): `,` and `p` are two seconds, `;` and `w` wait until the person says so. What is left
of it stands in the call's record, so that it is seen; it goes on only while the two talk, and ends with the call.
"""

from core.records import is_heard

PAUSE_SECONDS = 2
TONE_SECONDS = 0.3  # from one tone to the next: as a person's fingers, which every machine at the other end can follow
PAUSES, WAITS = ",pP", ";wW"


def digits(text):
    """The digits of such a text as they are shown: pauses are gaps."""
    return " ".join("".join([" " if character in PAUSES + WAITS else character for character in text]).split())


def count(text):
    """How many tones a text makes."""
    return len(digits(text).replace(" ", ""))


def go_on(draft, call):
    """Dial the next of it, if this is the time: in a call that is heard, and not while the person is to say when."""
    if call["post_dial"] and is_heard(call) and not call["post_dial_waits"]:
        head, rest = call["post_dial"][0], call["post_dial"][1:]
        rest = rest if count(rest) else ""
        turn = call["post_dial_turn"] + 1
        waits = head in WAITS and bool(rest)
        call = draft.set(call, post_dial=rest, post_dial_waits=waits, post_dial_turn=turn)
        if head not in PAUSES + WAITS:
            draft.do("line", "send_dtmf", call["id"], head)
        if rest and not waits:
            draft.do("later", PAUSE_SECONDS if head in PAUSES else TONE_SECONDS, ("tone", call["id"], turn))
    return call


def on_tone(draft, call_id, turn):
    """The pause before the next one is over. One of a pause that something has ended does nothing."""
    call = draft.call(call_id)
    if call is None or call["post_dial_turn"] != turn:
        return False
    go_on(draft, call)
    return True


def rest(draft, call):
    """The call is on hold: the rest waits."""
    return draft.set(call, post_dial_turn=call["post_dial_turn"] + 1) if call["post_dial"] else call


def drop(draft, call):
    """The rest is not dialled."""
    draft.fail(call["id"], ("send_dtmf",), "not_now")
    return draft.set(call, post_dial="", post_dial_waits=False, post_dial_turn=call["post_dial_turn"] + 1)
