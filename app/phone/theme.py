"""The host's appearance: colours and metrics checked, made readable, and written as CSS variables.

Nothing of the host's text reaches the style sheet: a colour is parsed to numbers and written anew, a metric is a number.
"""

from softphone.wire.appearance import COLORS, METRICS

GROUNDS = ("#eeeeee", "#3d3f43")  # the least kind grounds of the light and the dark scheme that ink stands on
TEXT, SIGN = 4.5, 3.0  # WCAG's contrast for text, and for signs
INKS = ("primary", "error", "secondary", "grey", "headerColor")
FILLS = (("button", TEXT), ("greenButton", SIGN), ("redButton", SIGN), ("secondary", TEXT), ("avatar", TEXT))


def parse(text):
    """A CSS colour in hex, rgb() or hsl() as (red, green, blue, alpha), each 0 to 1; None for anything else."""
    if not isinstance(text, str) or len(text) > 64:
        return None
    text = text.strip().lower()
    if text.startswith("#"):
        return _hex(text[1:])
    for name, make in (("rgb", _rgb), ("hsl", _hsl)):
        for head in (name + "(", name + "a("):
            if text.startswith(head) and text.endswith(")"):
                return _function(text[len(head) : -1], make)
    return None


def _hex(digits):
    if not all([digit in "0123456789abcdef" for digit in digits]):
        return None
    if len(digits) in (3, 4):
        digits = "".join([digit + digit for digit in digits])
    if len(digits) not in (6, 8):
        return None
    values = [int(digits[i : i + 2], 16) / 255 for i in range(0, len(digits), 2)]
    return tuple(values) if len(values) == 4 else tuple(values) + (1.0,)


def _function(inside, make):
    parts = inside.replace(",", " ").replace("/", " ").split()
    if len(parts) not in (3, 4):
        return None
    try:
        alpha = _part(parts[3], 1) if len(parts) == 4 else 1.0
        return tuple([max(0.0, min(1.0, value)) for value in make(parts[:3]) + (alpha,)])
    except ValueError:
        return None


def _part(text, whole):
    if not all([letter in "0123456789.-%" for letter in text]):
        raise ValueError
    return float(text[:-1]) / 100 if text.endswith("%") else float(text) / whole


def _rgb(parts):
    return tuple([_part(part, 255) for part in parts])


def _hsl(parts):
    hue = parts[0][:-3] if parts[0].endswith("deg") else parts[0]
    hue, saturation, light = float(hue) % 360, _part(parts[1], 100), _part(parts[2], 100)
    reach = saturation * min(light, 1 - light)

    def channel(offset):
        k = (offset + hue / 30) % 12
        return light - reach * max(-1, min(k - 3, 9 - k, 1))

    return (channel(0), channel(8), channel(4))


def css(color):
    """A colour as CSS text."""
    red, green, blue, alpha = color
    numbers = tuple([int(value * 255 + 0.5) for value in (red, green, blue)])
    return "#%02x%02x%02x" % numbers if alpha >= 1 else "rgba(%d, %d, %d, %.3f)" % (numbers + (alpha,))


def _light(color):
    total = 0
    for value, weight in zip(color, (0.2126, 0.7152, 0.0722)):
        total += weight * (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
    return total


def contrast(one, other):
    """WCAG's contrast of two opaque colours."""
    first, second = _light(one) + 0.05, _light(other) + 0.05
    return max(first, second) / min(first, second)


def over(color, ground):
    """A translucent colour laid on an opaque one."""
    alpha = color[3]
    return tuple([color[i] * alpha + ground[i] * (1 - alpha) for i in range(3)]) + (1.0,)


def readable(color, ground, wanted):
    """The colour, moved towards black or white until it can be read on the ground."""
    color = over(color, ground)
    target = 0.0 if _light(ground) > 0.18 else 1.0
    for step in range(21):
        mixed = tuple([value + (target - value) * step / 20 for value in color[:3]]) + (1.0,)
        if contrast(mixed, ground) >= wanted:
            return mixed
    return mixed


def text_on(fill, wish, wanted):
    """The wished colour if it can be read on the fill, else black or white."""
    if contrast(over(wish, fill), fill) >= wanted:
        return over(wish, fill)
    black, white = (0.0, 0.0, 0.0, 1.0), (1.0, 1.0, 1.0, 1.0)
    return black if contrast(black, fill) >= contrast(white, fill) else white


def _kebab(key):
    return "".join(["-" + letter.lower() if letter.isupper() else letter for letter in key])


def _dig(nested, path):
    for name in path.split("."):
        nested = nested.get(name) if isinstance(nested, dict) else None
    return nested


def _size(value):
    if isinstance(value, str) and value.strip().endswith("px"):
        value = value.strip()[:-2]
    try:
        value = float(value) if not isinstance(value, bool) else -1.0
    except (TypeError, ValueError):
        return None
    return value if 0 <= value <= 4000 else None


def variables(themes, resolve=lambda text: text):
    """([(CSS variable, value)], [refused key]) of a theme. `resolve` turns a colour's name into numbers, if it can."""
    colors, lines, refused = {}, [], []
    themes = themes if isinstance(themes, dict) else {}
    for key, variable, default, _what in COLORS:
        wish = _dig(themes, "colors." + key)
        color = None
        if wish is not None:
            color = parse(wish) or (
                parse(resolve(wish)) if isinstance(wish, str) and wish.isalpha() and len(wish) < 30 else None
            )
            if color is None:
                refused.append("colors." + key)
            else:
                lines.append((variable, css(color)))
        colors[key] = color or parse(default)
    for key, variable, _default, _what in METRICS:
        wish = _dig(themes, "metrics." + key)
        if wish is not None:
            size = _size(wish)
            if size is None:
                refused.append("metrics." + key)
            elif variable:
                lines.append((variable, "%gpx" % size))
    return lines + (_derived(colors) if [row for row in lines if row[0].startswith("--color")] else []), refused


def _derived(colors):
    """What follows from the colours: the ones used as ink, readable in both schemes, and the text on the fills."""
    lines = []
    white, fills = parse("#fff"), over(colors["secondGrey"], parse("#fff"))
    grounds = (fills if _light(fills) > 0.5 else parse(GROUNDS[0]), parse(GROUNDS[1]))
    for key in INKS:
        light, dark = [css(readable(colors[key], ground, TEXT)) for ground in grounds]
        lines.append(("--ink" + "-" + _kebab(key), "light-dark(%s, %s)" % (light, dark)))
    for key, wanted in FILLS:
        fill = over(colors[key], white)
        lines.append(("--on-" + _kebab(key), css(text_on(fill, colors["buttonText"], wanted))))
    return lines


def sheet(lines):
    """The style sheet of these variables."""
    return ":root {" + " ".join(["%s: %s;" % line for line in lines]) + "}"
