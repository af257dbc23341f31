"""Messages waiting at a SIP server: it tells of them by itself, or once it is asked (RFC 3842)."""

from browser import javascript
from lines.sip_answers import getter, text
from lines.sip_headers import messages_waiting

EVENT = "message-summary"
KIND = "application/simple-message-summary"
SUBSCRIPTION_SECONDS = 3600


class Messages:
    """What a `SipLine` does to know of messages, a part of it."""

    subscription = None

    def _requested(self, event):
        "A request that belongs to no call."
        if str(event.method) == "NOTIFY" and str(event.event).lower() == EVENT:
            event.reply(200)
            self._told_of_messages(text(event.request.body))

    def _told_of_messages(self, body):
        self.tell("messages_waiting", *messages_waiting(body))

    def _ask_for_messages(self, response=None):
        """Subscribe, where the settings say so or the server, in an answer, that it knows of messages."""
        offered = EVENT in ",".join(getter(response)("allow-events")).lower() if response is not None else False
        if self.subscription is not None or self.ua is None or not (offered or self.account.get("messages")):
            return
        target = str(self.ua.configuration.uri.toString())
        options = javascript.plain({"expires": SUBSCRIPTION_SECONDS})
        subscription = javascript.attempt(self.ua.subscribe, target, EVENT, KIND, options)
        if hasattr(subscription, "subscribe"):
            self.subscription = subscription
            subscription.on(
                "notify", self._of_this_run(lambda is_final, request, body, *rest: self._told_of_messages(text(body)))
            )
            subscription.on("terminated", self._of_this_run(self._subscription_over))
            javascript.attempt(subscription.subscribe)

    def _subscription_over(self, code=None, *rest):
        "It is asked for again with the next registration."
        self.subscription = None

    def _forget_messages(self):
        subscription, self.subscription = self.subscription, None
        if subscription is not None:
            javascript.attempt(subscription.terminate)
