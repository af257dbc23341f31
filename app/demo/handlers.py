"""What this page does with its phone. The page itself is in crm.py; a real one would ask its server."""

import crm

from softphone import softphone

SCHEMA = """{
  "type": "object",
  "required": ["customer", "subject"],
  "properties": {
    "customer": {
      "type": "object", "title": "Customer", "triggerDisplay": true,
      "createForm": {
        "optionLabel": "%firstname% %lastname%",
        "schema": {
          "type": "object", "required": ["lastname"],
          "properties": {
            "firstname": {"type": "string", "title": "First name"},
            "lastname": {"type": "string", "title": "Last name"}
          }
        }
      }
    },
    "subject": {"type": "string", "title": "Subject", "enum": ["Order", "Invoice", "Complaint", "Other"]},
    "follow_up": {"type": "string", "title": "Call again on", "format": "date"},
    "note": {"type": "string", "title": "Note"}
  }
}"""

UI_SCHEMA = """{
  "customer": {"ui:field": "autocomplete"},
  "follow_up": {"ui:widget": "date"},
  "note": {"ui:widget": "textarea"}
}"""


@softphone.on_authenticated
def ready(session):
    crm.status("Phone ready")
    crm.enable(softphone.toggle_display, lambda: softphone.demo_ring(*crm.somebody()))


@softphone.on_logged_out
def signed_out():
    crm.status("Phone signed out")


@softphone.on_call_incoming
def screen_pop(call):
    softphone.show()
    crm.status("%s is calling" % (call.display_name or call.number))
    crm.show(crm.by_number(call.number))


@softphone.on_outgoing_call_made
def dialled(call):
    crm.status("Calling %s" % call.number)
    crm.show(crm.by_number(call.number))


@softphone.on_call_established
def talking(call):
    crm.status("In a call with %s" % (call.display_name or call.number))
    customer = crm.by_number(call.number)
    if customer:
        softphone.set_card_value("customer", {"id": customer["id"], "label": customer["name"]})


@softphone.on_call_ended
def over(call, card, direction):
    crm.status("Phone ready")


@softphone.on_search_options
def search(field_id, query):
    return [{"id": customer["id"], "label": customer["name"]} for customer in crm.find(query)]


@softphone.on_wazo_contact_search
def contacts(query):
    return [{"name": customer["name"], "number": customer["number"]} for customer in crm.find(query)]


@softphone.on_display_linked_option
def display(option_id):
    crm.show(crm.by_id(option_id))


@softphone.on_card_saved
def saved(card):
    crm.remember(card.get("customer"), card.get("subject"), card.get("note"))


@softphone.on_call_log_created
def logged(log):
    other = log.source if log.call_direction == "inbound" else log.destination
    crm.log(log.start, log.call_direction, other.name or other.extension, log.duration, log.answered)


@softphone.on_show
def shown():
    crm.pressed(True)


@softphone.on_hide
def hidden():
    crm.pressed(False)


@softphone.on_error
def trouble(error):
    crm.status(error.message)


softphone.init(server="demo", width=380, height=600, iframe_css=crm.corner(), wrap_up_duration=20)
softphone.set_form_schema(SCHEMA, UI_SCHEMA)
