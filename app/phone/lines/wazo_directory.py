"""A stack's directory."""

from lines import wazo_data
from lines.wazo_part import Part
from lines.wazo_server import part

LOOKUP = "dird/0.1/directories/lookup/default?term="


class Directory(Part):
    """Searches."""

    def find(self, query):
        """Look for somebody."""
        self.line.spawn(self._find, query)

    async def _find(self, run, query):
        line = self.line
        answer = await line.request(run, "GET", LOOKUP + part(query))
        if run == line.run:
            line.tell("contacts_found", query, wazo_data.contacts(answer.data) if answer.good else [])
