"""Do not disturb and forwards of a Wazo user: confd has them, for all of the user's phones."""

from lines import wazo_records
from lines.wazo_part import Part
from lines.wazo_server import part


class Services(Part):
    """Reads and changes them."""

    events = ("users_services_", "users_forwards_")

    def forget(self):
        self.known = False
        self._wanted = []  # (name, on, destination) that the stack has not yet taken; the first is being asked for

    def _path(self):
        return "confd/1.1/users/" + part(self.line.token.owner)

    def read(self):
        if self.known:
            self.line.spawn(self._read)
        else:  # the user's record has just been read
            self.known = True
            self.line.tell("services", wazo_records.services(self.line.user))

    async def _read(self, run):
        line = self.line
        answer = await line.request(run, "GET", self._path())
        if run == line.run and answer.good:
            line.tell("services", wazo_records.services(answer.data))

    def pushed(self, name, data):
        changed = wazo_records.service_pushed(name, data)
        # What is on its way there counts more than what was before it.
        changed = {name: value for name, value in (changed or {}).items() if not self._is_wanted(name)}
        if changed and data.get("user_uuid") == self.line.token.owner:
            self.line.tell("services", changed)

    def choose(self, name, on, destination=""):
        """Switch one on or off. One request at a time: two at once may arrive in the other order."""
        self._wanted.append((name, on, destination))
        if len(self._wanted) == 1:
            self.line.spawn(self._choose)

    async def _choose(self, run):
        line = self.line
        while run == line.run and self._wanted:
            name, on, destination = self._wanted[0]
            path, body = wazo_records.service_request(name, on, destination)
            answer = await line.request(run, "PUT", "%s/%s" % (self._path(), path), body)
            if run != line.run:
                return
            self._wanted.pop(0)
            if not answer.good:
                line.tell("server_refused", "services", wazo_records.why(answer.status), answer.status)
            elif not self._is_wanted(name):
                line.tell("services", {name: on if name == wazo_records.DO_NOT_DISTURB else (on, destination)})

    def _is_wanted(self, name):
        return any([name == wanted for wanted, _on, _destination in self._wanted])
