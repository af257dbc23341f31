"""The words that stand around phone numbers, and what the beginnings of numbers say."""

# Letters on the keys of a dial pad (ITU-T E.161).
KEYS = {
    letter: digit
    for digit, letters in (
        ("2", "ABC"), ("3", "DEF"), ("4", "GHI"), ("5", "JKL"), ("6", "MNO"), ("7", "PQRS"), ("8", "TUV"), ("9", "WXYZ"),
    )
    for letter in letters
}  # fmt: skip

# Words before an extension. (MicroPython lowers only ASCII, so other scripts stand here as they are written.)
EXTENSION = (
    "x xt xtn ext extn exten extension extensions extensión extensao extensão int interno interne interna inwendig anexo "
    "ramal poste durchwahl durchw dw nebenstelle nst apparat app klappe kl toestel tst wew wewn wewnętrzny linka klapka mellék "
    "lokal lok local loc anknytning ankn alanumero dahili εσωτ εσωτερικό доб Доб ДОБ добавочный доп Доп внутр вн дод "
    "分機 分机 转 轉 内線 內線 내선 تحويلة داخلي داخلی שלוחה press option opt"
).split()  # fmt: skip
LIKELY = ("x", "#", "~")  # of these, and of signs, what may mean something else
NUMERO = "no nr nro n num number numero numéro №".split()  # between such a word and its digits
# Words before a number that call it one.
PHONE = (
    "tel tél telefon telefono teléfono téléphone telephone phone ph fon fone t m c h o p d w mob mobile mobil cell cellular "
    "handy gsm móvil celular portable direct office work home main call dial hotline support number no nr whatsapp "
    "тел Тел телефон Телефон моб 電話 电话 手机 전화 هاتف טל"
).split()  # fmt: skip
FAX = "fax telefax téléfax f факс 传真 傳真 ファックス".split()
BETWEEN = "or oder ou o of and und et y e eller lub или и veya ve vagy nebo bzw".split()  # two numbers

# Letters at digits that make them count something else: 2nd, 9am, 24h.
COUNTED = "st nd rd th am pm h hrs hr uhr e er ère ème eme nde day days".split()
LIKE_DIGITS = ("o", "oo", "l", "i")  # letters that people and scanners put in the place of digits

# Whose numbers begin with a 0 that is part of them: Italy, San Marino, the Vatican, Côte d'Ivoire, Gabon, Congo.
KEEPS_ZERO = ("39", "378", "379", "225", "241", "242")
ABROAD = ("+", "0011", "011", "00")  # what stands before a country's code

# What vanity letters follow: North America's area codes for them, and the prefixes of other countries.
TOLL_FREE = ("800", "822", "833", "844", "855", "866", "877", "888", "900")
SERVICE = ("0800", "0808", "0300", "0900", "1300", "1800", "00800")
