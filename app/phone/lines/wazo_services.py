"""Do not disturb and forwards of a Wazo user: confd has them, for all of the user's phones."""

from lines import wazo_records
from lines.wazo_part import Part
from lines.wazo_server import part


class Services(Part):
    """Reads and changes them."""

    events = ("users_services_", "users_forwards_")

    def forget(self):
        self.known = False

    def _path(self):
        return "confd/1.1/users/" + part(self.line.token.owner)

    def read(self):
        if self.known:
            self.line.spawn(self._read)
        else:       # the user's record has just been read
            self.known = True
            self.line.tell("services", wazo_records.services(self.line.user))

    async def _read(self, run):
        line = self.line
        answer = await line.request(run, "GET", self._path())
        if run == line.run and answer.good:
            line.tell("services", wazo_records.services(answer.data))

    def pushed(self, name, data):
        changed = wazo_records.service_pushed(name, data)
        if changed and data.get("user_uuid") == self.line.token.owner:
            self.line.tell("services", changed)

    def choose(self, name, on, destination=""):
        """Switch one on or off."""
        self.line.spawn(self._choose, name, on, destination)

    async def _choose(self, run, name, on, destination):
        line = self.line
        path, body = wazo_records.service_request(name, on, destination)
        answer = await line.request(run, "PUT", "%s/%s" % (self._path(), path), body)
        if run != line.run:
            return
        if answer.good:
            line.tell("services", {name: on if name == wazo_records.DO_NOT_DISTURB else (on, destination)})
        else:
            line.tell("server_refused", "services", wazo_records.why(answer.status), answer.status)
