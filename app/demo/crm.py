"""The page: its customers are the list in index.html."""

import js

document = js.document
_turn = [0]


def element(name):
    return document.getElementById(name)


def _customers():
    items = document.querySelectorAll("#customers li")
    return [_customer(items.item(index)) for index in range(items.length)]


def _customer(item):
    link = item.querySelector("a")
    return {
        "id": item.id,
        "name": item.querySelector("button").textContent,
        "company": item.querySelector("span").textContent,
        "href": link.getAttribute("href"),
        "number": link.textContent,
        "stage": item.getAttribute("data-stage"),
        "element": item,
    }


def _digits(number):
    return "".join(c for c in number or "" if c.isdigit())


def find(query):
    """Customers whose name, company or number holds the query."""
    words = query.lower().split()
    return [
        customer
        for customer in _customers()
        if all(word in " ".join((customer["name"], customer["company"], customer["number"])).lower() for word in words)
    ]


def by_id(name):
    for customer in _customers():
        if customer["id"] == name:
            return customer


def by_number(number):
    for customer in _customers():
        if _digits(customer["number"]) == _digits(number):
            return customer


def somebody():
    """The next customer who might call: number and name."""
    outside = [customer for customer in _customers() if customer["stage"] != "Internal"]
    customer = outside[_turn[0] % len(outside)]
    _turn[0] += 1
    return customer["href"][len("tel:") :].replace("-", ""), customer["name"]


def show(customer):
    """Bring a customer up, if there is one."""
    if not customer:
        return
    for other in _customers():
        other["element"].classList.toggle("current", other["id"] == customer["id"])
    customer["element"].scrollIntoView(js.JSON.parse('{"block": "nearest"}'))
    element("customer-name").textContent = customer["name"]
    element("customer-company").textContent = customer["company"]
    element("customer-stage").textContent = customer["stage"]
    element("customer-phone").textContent = customer["number"]
    element("customer-phone").setAttribute("href", customer["href"])
    element("customer-last").textContent = customer["element"].getAttribute("data-last") or "None yet"
    element("facts").hidden = False


def remember(option, subject, note):
    """Keep what the last call was about with its customer."""
    customer = by_id(option["id"]) if option and option.get("id") else None
    if customer:
        customer["element"].setAttribute("data-last", " – ".join(part for part in (subject, note) if part))
        show(customer)


def log(start, direction, name, seconds, answered):
    """Add a call to the list, the newest first."""
    entry = document.createElement("li")
    mark = document.createElement("span")
    mark.className = "inbound" if direction == "inbound" else "outbound"
    mark.textContent = "In" if direction == "inbound" else "Out"
    entry.appendChild(mark)
    told = "%d:%02d" % divmod(int(seconds or 0), 60) if answered else "not answered"
    entry.appendChild(document.createTextNode("%s, %s" % (name, told)))
    element("calls").prepend(entry)
    element("no-calls").hidden = True


def status(text):
    element("status").textContent = text


def enable(toggle, ring):
    """The phone is there: its buttons work from now on."""
    for name, act in (("toggle", toggle), ("ring", ring)):
        button = element(name)
        button.onclick = lambda event=None, act=act: act()
        button.disabled = False


def pressed(shown):
    """The phone has come up or gone: make room for it."""
    element("toggle").setAttribute("aria-pressed", "true" if shown else "false")
    document.body.classList.toggle("phone", shown)


def corner():
    """Where the phone stands: in the corner, with some air where there is room for it."""
    edge = 16 if js.innerWidth > 480 else 0
    return {"right": edge, "bottom": edge}


def _filter(event=None):
    found = [customer["id"] for customer in find(element("find").value)]
    for customer in _customers():
        customer["element"].hidden = customer["id"] not in found
    element("none").hidden = bool(found)


def _choose(event=None):
    button = event.target.closest("#customers button")
    if button is not None:
        show(_customer(button.closest("li")))


element("find").addEventListener("input", _filter)
element("customers").addEventListener("click", _choose)
