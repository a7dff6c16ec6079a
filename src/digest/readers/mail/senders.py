"""Who a message is from: a person, a house, or a person of a house, as its `From` and its list say it.

Most letters are from houses, and their names look like people's: two or three words with capitals. What makes one a house are words that
only houses have, a domain that spells the name, and an address that belongs to a role. Where these are wrong, nobody is named an author
wrongly: the name is still printed, as the publisher's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message

from digest.model import Block
from digest.readers.agencies import agency
from digest.readers.mail.parts import MAX_HEADER_CHARS, decoded
from digest.readers.names import is_person, split_address
from digest.readers.publications import site_of
from digest.text.sentences import ends_sentence
from digest.text.words import letters_of

_SPLIT = re.compile(
    r"^(?P<person>[^|@]{3,60}?),?\s+(?:from|at|via|of|von|bei|aus|de|chez|da|di|van|fra|från)\s+(?P<place>\S[^@]{1,80})$"
)
_BAR = re.compile(r"^(?P<one>[^|@]{2,60}?)\s*(?:\||–|—|·| - )\s*(?P<two>\S[^@]{1,80})$")
_COMMA = re.compile(r"^(?P<one>[^|@,]{2,40}\s[^|@,]{2,40}),\s+(?P<two>[^@,]{2,80})$")
_LIST_NAME = re.compile(r"^\s*\"?([^<\"]{2,100}?)\"?\s*<[^<>]+>\s*$")
_JOINED = re.compile(r"\s+(?:&|\+|and|und|et|y|e|en|og|och)\s+", re.IGNORECASE)
_HOUSE_WORDS = frozenset(
    "inc llc ltd limited plc corp corporation company co gmbh ag kg mbh ug sarl sas srl spa bv nv ab oy aps pty"
    " service services internet network networks online digital group holdings partners solutions systems software technologies technology"
    " tech labs lab studio studios agency association society club foundation trust institute university college school academy museum"
    " library gallery theatre theater bank insurance airlines airways railway railways hotel hotels restaurant store shop marketplace books"
    " bookshop publishing publishers records radio television broadcasting council ministry department office government commission"
    " committee authority union federation league party campaign alliance coalition forum project programme program center centre community"
    " conference festival cooperative coop collective brewery travel tours energy motors foods design security health clinic hospital"
    " support customer staff membership subscriptions notifications"
    " verein stiftung verlag gesellschaft genossenschaft universität hochschule schule bibliothek versicherung ministerium amt behörde"
    " stadt gemeinde verband zentrum dienst dienste stadtwerke büro kanzlei praxis buchhandlung redaktion presse"
    " société association fondation université école mairie ministère banque musée théâtre librairie éditions agence groupe comité conseil"
    " fédération syndicat rédaction"
    " sociedad asociación fundación universidad escuela ayuntamiento ministerio banco museo teatro librería editorial agencia grupo centro"
    " consejo federación sindicato servicios redacción"
    " società associazione fondazione università scuola comune ministero banca libreria agenzia gruppo redazione servizi"
    " sociedade associação fundação universidade escola prefeitura ministério agência serviços"
    " stichting vereniging universiteit ministerie uitgeverij redactie forening förening universitet kommune kommun".split()
)
"""Words in names of houses, in the languages of the digest and some others. Some are surnames too: such a person is taken for a house."""
_ROLE = re.compile(
    r"(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|news\w*|letters?|info|hello|hi|hallo|bonjour|hola|mail(?:er|ing\w*)?|team|contact|kontakt|support"
    r"|service|updates?|alerts?|notif\w*|marketing|press\w*|digest|daily|weekly|subscri\w*|editor(?:s|ial)?|admin|office|community|members?(?:hip)?"
    r"|events?|offers?|promo\w*|deals|shop|store|orders?|reply|bounces?|list|redaktion|redaction|redaccion|boletin|infolettre|noticias)(?:[-_.+].*)?",
    re.IGNORECASE,
)
"""The part of an address before the sign that belongs to a role and not to a person."""
_DESK = re.compile(
    r"\s*(?:(?:the )?(?:press|media|communications?|news) (?:desk|office|team|room|releases?|service|centre|center|relations)"
    r"|newsroom|pressestelle|presseteam|service (?:de )?presse|ufficio stampa"
    r"|(?:oficina|gabinete|departamento) de prensa|assessoria de imprensa|persdienst)$",
    re.IGNORECASE,
)
_FREE_MAIL = re.compile(
    r"(?:gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|icloud|me|mac|aol|gmx|web|proton|protonmail|pm|t-online|freenet|posteo|mailbox"
    r"|mail|yandex|qq|163|126|orange|wanadoo|free|laposte|libero|zoho|fastmail|hey|naver)\.[a-z.]{2,6}"
)
"""Domains where anybody can have an address, so that they name no publisher."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who a message is from, as its headers say it."""

    written: str = ""
    publisher: str | None = None
    publisher_found: str = ""
    author: str | None = None

    @property
    def name(self) -> str | None:
        """What to call it in one name: as it is written, else its publisher."""
        return self.written or self.publisher


def sender(message: Message) -> Sender:
    """Return the sender of a message. A list's own name (`List-Id`) is a publication's."""
    listed = _LIST_NAME.match(decoded(message.get("List-Id")))
    publication = listed[1].strip() if listed and "@" not in listed[1] else None
    raw = message.get("From")
    return sender_of("" if raw is None else str(raw), publication=publication, is_bulk=_is_bulk(message))


def address_of(message: Message) -> str:
    """Return the address that a message is from, in lower case; empty without one."""
    raw = message.get("From")
    return _name_and_address("" if raw is None else str(raw))[1]


def sender_of(raw: str, *, publication: str | None = None, is_bulk: bool = False) -> Sender:
    """Return the sender that a `From` names: a person, a publication, or one from the other.

    `Ada Quill from The Gull` and `The Gull | Ada Quill` are both. `publication` is the name of the list, `is_bulk` says that the message
    went to many.
    """
    name, address = _name_and_address(raw)
    if not name:
        return _nameless(publication, address)
    if (whole := _without_desk(name)) != name:
        return Sender(written=name, publisher=whole, publisher_found="mail from")
    person, place = _both(name)
    if person and place:
        return Sender(written=name, publisher=place, publisher_found="mail from", author=person)
    is_house = not _are_people(name) or _is_house(name, address, is_bulk=is_bulk)
    if publication and publication.casefold() != name.casefold() and not is_house:
        return Sender(written=name, publisher=publication, publisher_found="mail List-Id", author=name)
    if is_house or publication:
        return Sender(written=name, publisher=name, publisher_found="mail from")
    return Sender(written=name, author=name)


def _are_people(name: str) -> bool:
    """Return whether a name is a person's, or those of several persons; `Rope and Tar` is a house."""
    return all(is_person(part) for part in _JOINED.split(name))


_ISSUED = re.compile(
    r"(?:(?P<sure>SOURCE|(?i:issued by|released by|(?:press|news) release (?:from|by|of)|news provided by|herausgegeben von"
    r"|pressemitteilung (?:von|der|des)|publié par|emitido por|comunicado de|comunicato (?:stampa )?di|emesso da))"
    r"|(?i:source|quelle|fuente|fonte))\s*:?\s*(?P<name>[^\W\d_][^.!?;:|]{1,80})?"
)
_RELEASE = re.compile(
    r"press release|news release|for immediate release|pressemitteilung|presseinformation|communiqué de presse|comunicado de prensa"
    r"|nota de prensa|comunicato stampa|comunicado de imprensa|persbericht|pressmeddelande",
    re.IGNORECASE,
)
_EDGE_BLOCKS = 4
_MAX_ISSUER_CHARS = 80


def issuer_of(blocks: Sequence[Block]) -> str | None:
    """Return who issued the release that a letter passes on, as a line at its beginning or end says; `None` without such a line.

    `Source: …` is also written below figures and pictures, so it counts only in what calls itself a release.
    """
    edges = [*range(min(_EDGE_BLOCKS, len(blocks))), *range(max(_EDGE_BLOCKS, len(blocks) - _EDGE_BLOCKS), len(blocks))]
    is_release = any(_RELEASE.search(blocks[index].text) for index in edges)
    for index in edges:
        found = _ISSUED.fullmatch(blocks[index].text)
        if found is None or not (found["sure"] or is_release):
            continue
        name = found["name"] or (blocks[index + 1].text if index + 1 < len(blocks) else "")
        if 2 < len(name) <= _MAX_ISSUER_CHARS and name[0].isupper() and not ends_sentence(name) and not agency(name):
            return name.strip()
    return None


_CALLS_ITSELF = re.compile(
    r"(?P<name>[^\W\d_].{1,60}?) is a (?:reader|listener|member)[- ]supported (?:publication|newsletter|letter)\b"
)


def calls_itself(blocks: Sequence[Block]) -> str | None:
    """Return the name by which a letter asks for support; `None` where it does not."""
    found = (_CALLS_ITSELF.match(block.text) for block in blocks)
    return next((match["name"] for match in found if match), None)


def _without_desk(name: str) -> str:
    """Return the name of a house without its press office, which is a part of it."""
    return _DESK.sub("", name).strip(" ,-–—|·") or name


def _is_bulk(message: Message) -> bool:
    return bool(message.get("List-Unsubscribe") or message.get("List-Id") or message.get("Feedback-ID")) or str(
        message.get("Precedence") or ""
    ).strip().lower() in {"bulk", "list"}


def _nameless(publication: str | None, address: str) -> Sender:
    """Return the sender of a message whose `From` has an address alone: the list, else the domain."""
    if publication:
        return Sender(publisher=publication, publisher_found="mail List-Id")
    domain = site_of(f"https://{address.rpartition('@')[2]}") if "@" in address else ""
    if not domain or _FREE_MAIL.fullmatch(domain):
        return Sender()
    return Sender(publisher=domain, publisher_found="domain of mail from")


def _is_house(name: str, address: str, *, is_bulk: bool) -> bool:
    """Return whether a name that looks like a person's is a house's."""
    if any(word.casefold().strip(".,'’") in _HOUSE_WORDS for word in name.split()):
        return True
    local, _, domain = address.partition("@")
    is_role = _ROLE.fullmatch(local) is not None
    labels = {label.replace("-", "") for label in domain.lower().split(".")[:-1]}
    is_spelled = letters_of(name) in labels
    is_own = not is_role and letters_of(local) != letters_of(name)  # ada@adaquill.example is a person's own domain
    return (is_spelled and not is_own) or (is_role and is_bulk)


def _both(name: str) -> tuple[str | None, str | None]:
    """Return person and publication where a display name holds both, else twice `None`."""
    if (found := _SPLIT.match(name)) and is_person(found["person"].strip()):
        return found["person"].strip(), found["place"].strip()
    if found := _BAR.match(name) or _COMMA.match(name):
        one, two = found["one"].strip(), found["two"].strip()
        if is_person(two) and not is_person(one):
            return two, one
        if is_person(one) and not is_person(two):
            return one, two
    return None, None


def _name_and_address(raw: str) -> tuple[str, str]:
    """Return the name before the address, and the address.

    The name is decoded after the address is taken off, since it may hold encoded commas.
    """
    text = " ".join(raw[:MAX_HEADER_CHARS].split())
    name, address = split_address(text)
    if not name and "<" in text:
        name = text.split("<", 1)[0]
    if not name and "@" not in text:
        name = text
    if "@" not in address:
        address = ""
    words = re.sub(r"^'([^']+)'(?=\s)", r"\1", decoded(name).strip('" ')).strip("\"' ")
    return ("" if words == address or "@" in words else words), address.strip().lower()
