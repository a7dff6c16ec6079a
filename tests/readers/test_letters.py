"""Mails by kind: houses and people as senders, what is quoted, what is passed on, digests, alerts, and the page of a letter."""

from email.message import EmailMessage

import pytest

from digest.model import Article, Failure
from digest.readers import mail
from digest.readers.mail.senders import sender_of
from digest.readers.rights_lines import rights_text
from tests.readers.reading import articles, document, names, results

PIER = "The pier of Ondo opened again on Friday, after two winters in which nobody could walk out to the light."
BOATS = "Eleven boats hooted when the mayor cut the rope, and the smallest of them ran aground at once."
ROPES = "The ropes were made by hand in the yard behind the church, and they will hold for forty years."


def letter(body: str, subtype: str = "plain", **headers: str) -> bytes:
    made = EmailMessage()
    values = {"From": "Ines Farrow <ines@ondo.example>", "Subject": "Pier", "Date": "Fri, 05 Jun 2026 07:30:00 +0200"}
    for name, value in (values | headers).items():
        made[name.replace("_", "-")] = value
    made.set_content(body, subtype=subtype)
    return made.as_bytes()


def only(data: bytes) -> Article:
    (article,) = articles(mail, document(data))
    return article


def said(article: Article) -> list[str]:
    return [block.text for block in article.blocks]


# Senders.


@pytest.mark.parametrize(
    ("raw", "author", "publisher"),
    [
        ("Ondo Water Services <ines@water.example>", None, "Ondo Water Services"),
        ("Stadtwerke Ondo <info@ondo.example>", None, "Stadtwerke Ondo"),
        ("Librería Marea <hola@marea.example>", None, "Librería Marea"),
        ("Rope and Tar <post@yard.example>", None, "Rope and Tar"),
        ("Salt Candle <saltcandle@mail.saltcandle.example>", None, "Salt Candle"),
        ("Salt Candle <letters@lists.example>", None, "Salt Candle"),
        ("Ines Farrow <ines@inesfarrow.example>", "Ines Farrow", None),
        ("Ines Farrow <ines.farrow@ondo.example>", "Ines Farrow", None),
        ("Ines Farrow at Salt Candle <ines@mail.example>", "Ines Farrow", "Salt Candle"),
        ("Ines Farrow, The Ondo Pilot <ines@mail.example>", "Ines Farrow", "The Ondo Pilot"),
        ("'Ines Farrow' via Harbour List <list@lists.example>", "Ines Farrow", "Harbour List"),
        ("Office for Piers Press Desk <press@piers.example>", None, "Office for Piers"),
        ("Hafenamt Ondo - Pressestelle <presse@ondo.example>", None, "Hafenamt Ondo"),
        ("post@news.ondo.example", None, "ondo.example"),
        ("post@ondo.co.uk", None, "ondo.co.uk"),
        ("ines@gmail.com", None, None),
    ],
)
def test_house_is_the_publisher_and_a_person_the_author(raw: str, author: str | None, publisher: str | None) -> None:
    found = sender_of(raw, is_bulk=True)
    assert (found.author, found.publisher) == (author, publisher)


# What is quoted.

ATTRIBUTIONS = [
    "On Thu, 4 Jun 2026 at 09:12, Olav Brekk <olav@ondo.example> wrote:",
    "Am 04.06.26 um 09:12 schrieb Olav Brekk:",
    "Le jeu. 4 juin 2026 à 09:12, Olav Brekk <olav@ondo.example> a écrit :",
    "El jue, 4 jun 2026 a las 9:12, Olav Brekk (<olav@ondo.example>) escribió:",
    "Il giorno gio 4 giu 2026 alle ore 09:12 Olav Brekk ha scritto:",
    "Em qui., 4 de jun. de 2026 às 09:12, Olav Brekk escreveu:",
    "Op do 4 jun 2026 om 09:12 schreef Olav Brekk:",
    "Olav Brekk 于2026年6月4日周四 09:12写道：",
    "2026年6月4日(木) 9:12 Olav Brekk さんのメール:",
    "чт, 4 июн. 2026 г. в 09:12, Olav Brekk <olav@ondo.example>:",
    "Den tors 4 juni 2026 kl 09:12 skrev Olav Brekk:",
]


@pytest.mark.parametrize("line", ATTRIBUTIONS)
def test_lines_quoted_in_plain_text_are_not_the_writers(line: str) -> None:
    text = f"{line}\n> {ROPES}\n>\n> And more.\n\n{PIER}\n\n> {ROPES}\n{BOATS}\n"
    article = only(letter(text, Subject="Re: Pier"))
    assert said(article) == [PIER, BOATS]
    assert [block.follows_gap for block in article.blocks] == [False, True]


def test_initials_may_stand_before_the_mark() -> None:
    text = f"Olav Brekk wrote:\n OB> {ROPES}\n OB> And more.\n\n{PIER}\n"
    assert said(only(letter(text, Subject="Re: Pier"))) == [PIER]


@pytest.mark.parametrize("dashes", ["-- ", "--"])
def test_signature_is_not_part_of_a_mail(dashes: str) -> None:
    assert said(only(letter(f"{PIER}\n\n{BOATS}\n{dashes}\nInes Farrow\nRope Lane 4, Ondo\n"))) == [PIER, BOATS]


@pytest.mark.parametrize(
    ("subject", "headline"),
    [
        ("[harbour] Fog", "Fog"),
        ("Re: [Harbour] Fog", "Re: Fog"),
        ("[Ropes] Fog", "[Ropes] Fog"),
        ("[harbour]", "[harbour]"),
    ],
)
def test_tag_of_a_list_is_not_part_of_the_headline(subject: str, headline: str) -> None:
    listed = letter(f"{PIER}\n\n{BOATS}\n", Subject=subject, List_Id="Talk of the port <harbour.ondo.example>")
    assert only(listed).attribution.headline == headline


def test_line_that_says_who_is_quoted_may_be_broken() -> None:
    text = f"{PIER}\n\nOn Thu, 4 Jun 2026 at 09:12, Olav Brekk\n<olav@ondo.example> wrote:\n\n> {ROPES}\n"
    assert said(only(letter(text, Subject="Re: Pier"))) == [PIER]


HEADS = [
    "-----Original Message-----\nFrom: Olav Brekk\nSent: Thursday, June 4, 2026 9:12 AM\nTo: Ines\nSubject: Pier",
    "From: Olav Brekk <olav@ondo.example>\nSent: Thursday, June 4, 2026 9:12 AM\nTo: Ines\nSubject: Pier",
    "Von: Olav Brekk\nGesendet: Donnerstag, 4. Juni 2026 09:12\nAn: Ines\nBetreff: Pier",
    "De : Olav Brekk\nEnvoyé : jeudi 4 juin 2026 09:12\nÀ : Ines\nObjet : Pier",
    "De: Olav Brekk\nEnviado: jueves, 4 de junio de 2026 9:12\nPara: Ines\nAsunto: Pier",
    "Da: Olav Brekk\nInviato: giovedì 4 giugno 2026 09:12\nA: Ines\nOggetto: Pier",
    "Van: Olav Brekk\nVerzonden: donderdag 4 juni 2026 09:12\nAan: Ines\nOnderwerp: Pier",
    "发件人: Olav Brekk\n发送时间: 2026年6月4日 9:12\n收件人: Ines\n主题: Pier",
]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("subtype", ["plain", "html"])
def test_message_below_a_head_is_quoted(head: str, subtype: str) -> None:
    lines = [PIER, head, ROPES, BOATS]
    plain = "\n\n".join(lines)
    html = "".join(f"<p>{line.replace('<', '&lt;')}</p>".replace("\n", "<br>") for line in lines)
    assert said(only(letter(plain if subtype == "plain" else html, subtype, Subject="Re: Pier"))) == [PIER]


@pytest.mark.parametrize(
    "quoted",
    [
        f'<div class="gmail_quote"><div class="gmail_attr">On Thu Olav wrote:</div><blockquote>{ROPES}</blockquote></div>',
        f'<div class="moz-cite-prefix">On 04.06.26 Olav wrote:</div><blockquote type="cite"><p>{ROPES}</p></blockquote>',
        f'<div id="divRplyFwdMsg"><b>From:</b> Olav<br><b>Sent:</b> Thursday</div><div>{ROPES}</div>',
        f'<div id="appendonsend"></div><hr><div>{ROPES}</div>',
        f"<p>{ATTRIBUTIONS[0].replace('<', '&lt;')}</p><blockquote>{ROPES}</blockquote>",
    ],
)
def test_elements_in_which_mail_programs_quote_are_not_the_writers(quoted: str) -> None:
    assert said(only(letter(f"<p>{PIER}</p>{quoted}", "html", Subject="AW: Pier"))) == [PIER]


def test_quotation_of_a_letter_that_answers_nobody_stays() -> None:
    line = "On 4 June 2026 at nine, the mayor wrote:"
    html = f"<p>{PIER}</p><p>{line}</p><blockquote>{ROPES}</blockquote><p>{BOATS}</p>"
    assert said(only(letter(html, "html"))) == [PIER, line, ROPES, BOATS]


def test_message_that_only_quotes_has_no_text() -> None:
    (failure,) = results(mail, document(letter(f"On Thursday Olav wrote:\n> {ROPES}\n", Subject="Re: Pier")))
    assert isinstance(failure, Failure)
    assert "no text" in failure.problem


# What is passed on.

OLAV = "Olav Brekk <olav@ondo.example>"
FORWARDS = [
    f"---------- Forwarded message ---------\nFrom: {OLAV}\nDate: Thu, 4 Jun 2026 at 09:12\nSubject: The pier is open\nTo: <i@o.example>",
    f"Begin forwarded message:\n\nFrom: {OLAV}\nSubject: The pier is open\nDate: 4 June 2026 at 09:12:00 GMT\nTo: Ines",
    f"-- Weitergeleitete Nachricht --\nBetreff: The pier is open\nDatum: Thu, 4 Jun 2026 09:12:00 +0000\nVon: {OLAV}\nAn: Ines",
    "From: Olav Brekk <olav@ondo.example>\nSent: Thursday, June 4, 2026 9:12 AM\nTo: Ines Farrow\nSubject: The pier is open",
]


@pytest.mark.parametrize("head", FORWARDS)
@pytest.mark.parametrize("subtype", ["plain", "html"])
def test_forwarded_message_is_read_as_the_message_it_is(head: str, subtype: str) -> None:
    lines = ["Worth reading.", head, PIER, BOATS]
    plain = "\n\n".join(lines)
    html = "".join(f"<p>{line.replace('<', '&lt;')}</p>".replace("\n", "<br>") for line in lines)
    article = only(letter(plain if subtype == "plain" else html, subtype, Subject="Fwd: The pier is open"))
    of = article.attribution
    assert said(article) == [PIER, BOATS]
    assert (of.headline, names(article), of.via) == ("The pier is open", ["Olav Brekk"], "Ines Farrow")
    assert str(of.published)[:10] == "2026-06-04"


def test_forwarded_message_with_a_mark_before_each_line_is_read() -> None:
    quoted = "\n".join(f"> {line}" for line in f"{FORWARDS[3]}\n\n{PIER}\n\n{BOATS}".split("\n"))
    article = only(letter(f"Worth reading.\n\n{quoted}\n", Subject="Fwd: The pier is open"))
    assert (said(article), names(article)) == ([PIER, BOATS], ["Olav Brekk"])


def test_long_words_of_the_forwarder_stay_his_own() -> None:
    text = f"{PIER} {BOATS} {ROPES}\n\n{FORWARDS[0]}\n\nIt is open.\n"
    article = only(letter(text, Subject="Fwd: The pier is open"))
    assert (said(article), names(article), article.attribution.via) == (
        [f"{PIER} {BOATS} {ROPES}"],
        ["Ines Farrow"],
        None,
    )


def test_message_attached_to_a_few_words_is_the_article() -> None:
    inner, outer = EmailMessage(), EmailMessage()
    inner["From"], inner["Subject"] = "The Ondo Pilot <news@pilot.example>", "The pier is open"
    inner["Date"] = "Thu, 04 Jun 2026 09:12:00 +0000"
    inner.set_content(f"{PIER}\n\n{BOATS}\n")
    outer["From"], outer["Subject"], outer["Date"] = (
        "Ines Farrow <i@o.example>",
        "FW: open",
        "Fri, 05 Jun 2026 07:30:00 +0200",
    )
    outer.set_content("See below.")
    outer.add_attachment(inner)
    of = only(outer.as_bytes()).attribution
    assert (of.headline, of.publisher, of.via) == ("The pier is open", "The Ondo Pilot", "Ines Farrow")
    assert str(of.published)[:10] == "2026-06-04"
    assert mail.read(document(outer.as_bytes())).notices == ()


# Digests of lists, and alerts.


def _digest_of_parts() -> bytes:
    made = EmailMessage()
    made["From"], made["Subject"], made["Date"] = (
        "pier-request@ondo.example",
        "Pier Digest, Vol 1",
        "Fri, 05 Jun 2026 07:30:00 +0200",
    )
    inner = "".join(
        f"--i\n\nFrom: {who} <a@ondo.example>\nSubject: {subject}\nDate: Thu, 04 Jun 2026 09:12:00 +0000\n\n{text}\n\n"
        for who, subject, text in (("Olav Brekk", "Open", PIER), ("Ines Farrow", "Boats", BOATS))
    )
    head = (
        made.as_string()
        .rstrip("\n")
        .replace("Date:", "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=o\nDate:")
    )
    preface = "--o\n\nTo subscribe, visit the list.\n\n--o\nContent-Type: multipart/digest; boundary=i\n\n"
    return f"{head}\n\n{preface}{inner}--i--\n--o--\n".encode()


def _digest_of_text() -> bytes:
    rule = "-" * 30
    parts = "".join(
        f"Message: {number}\nDate: Thu, 04 Jun 2026 09:12:00 +0000\nFrom: {who} <a@ondo.example>\nSubject: {subject}\n"
        f"To: pier@ondo.example\nMessage-ID: <{number}@ondo.example>\nContent-Type: text/plain; charset=us-ascii\n\n{text}\n\n{rule}\n\n"
        for number, who, subject, text in ((1, "Olav Brekk", "Open", PIER), (2, "Ines Farrow", "Boats", BOATS))
    )
    preface = "Send Pier mailing list submissions to pier@ondo.example\n\nToday's Topics:\n\n   1. Open\n   2. Boats\n"
    footer = f"Subject: Digest Footer\n\n____\npier mailing list\n\n{rule}\n\nEnd of Pier Digest, Vol 1\n***\n"
    return letter(
        f"{preface}\n\n{'-' * 70}\n\n{parts}{footer}", From="pier-request@ondo.example", Subject="Pier Digest, Vol 1"
    )


@pytest.mark.parametrize("made", [_digest_of_parts, _digest_of_text])
def test_digest_of_a_list_is_read_message_by_message(made: object) -> None:
    assert callable(made)
    read = articles(mail, document(made()))
    assert [(one.attribution.headline, names(one), said(one)) for one in read] == [
        ("Open", ["Olav Brekk"], [PIER]),
        ("Boats", ["Ines Farrow"], [BOATS]),
    ]


def test_alert_is_read_article_by_article_and_passes_them_on() -> None:
    def item(host: str, headline: str, outlet: str, text: str) -> str:
        href = f"https://find.example/url?url=https%3A%2F%2F{host}%2Fnews&amp;k=8"
        return f'<div><a href="{href}">{headline}</a></div><div>{outlet}</div><p>{text}</p><p><a href="https://find.example/s">Share</a></p>'

    html = (
        "<p>Daily update</p>" + item("pilot.example", "The pier of Ondo opens", "The Pilot", PIER)
        + item("quay.example", "Boats hoot at the mayor", "Evening Salt", BOATS)
        + '<p><a href="https://find.example/edit">Edit this alert</a> <a href="https://find.example/u">Unsubscribe</a></p>'
    )  # fmt: skip
    read = articles(
        mail, document(letter(html, "html", From="Finder Alerts <no-reply@find.example>", Subject="Alert: Ondo"))
    )
    assert [(one.attribution.headline, one.attribution.publisher, one.attribution.url, said(one)) for one in read] == [
        ("The pier of Ondo opens", "The Pilot", "https://pilot.example/news", [PIER]),
        ("Boats hoot at the mayor", None, "https://quay.example/news", [BOATS]),
    ]
    assert {one.attribution.via for one in read} == {"Finder Alerts"}


# The page of a letter, its frame and its rights.


@pytest.mark.parametrize(
    ("html", "url"),
    [
        (
            '<h1><a href="https://pilot.example/p/pier-opens?utm_source=mail&amp;r=8f">Pier</a></h1>',
            "https://pilot.example/p/pier-opens",
        ),
        (
            '<p><a href="https://pilot.example/letters/pier-opens?e=3fa9">View in browser</a></p>',
            "https://pilot.example/letters/pier-opens",
        ),
        (
            '<p><a href="https://pilot.example/lire/la-jetee">Lire en ligne</a></p>',
            "https://pilot.example/lire/la-jetee",
        ),
        (
            '<p><a href="https://click.example/ls/click?upn=u001aB3">View in browser</a></p>',
            None,
        ),
        (
            '<p><a href="https://pilot.example/about">Home</a> <a href="https://pilot.example/letters/7">Read online</a></p>',
            "https://pilot.example/letters/7",
        ),
        ('<p><a href="https://click.example/c/eJxVjs1uhCAURp8GdhIEBn">View in browser</a></p>', None),
        (
            '<p><a href="https://mailchi.mp/3f2a9c1b7d4e/pier?e=8d7">View in browser</a></p>',
            "https://mailchi.mp/3f2a9c1b7d4e/pier",
        ),
        ('<p><a href="https://pilot.example/v/ines@ondo.example">View in browser</a></p>', None),
        ('<p><a href="https://pilot.example/other">Another matter</a></p>', None),
    ],
)
def test_address_of_a_letter_is_where_its_heading_leads_or_where_it_can_be_read(html: str, url: str | None) -> None:
    assert only(letter(f"{html}<p>{PIER}</p><p>{BOATS}</p>", "html")).attribution.url == url


@pytest.mark.parametrize(
    "notice",
    [
        "CAUTION: This email originated from outside of the organization.",
        "This e-mail and any attachments are confidential and for the person named alone.",
        "To unsubscribe from this letter, see the instructions at the end.",
        "Forwarded this email? Subscribe here for more",
        "The Ondo Pilot is a reader-supported publication. To receive new posts, become a subscriber.",
        "You have received this email because you asked for it.",
        "Sent from my phone",
    ],
)
def test_notice_about_a_message_is_not_part_of_it(notice: str) -> None:
    html = f"<p>{notice}</p><p>{PIER}</p><p>{BOATS}</p><p>{notice}</p>"
    assert said(only(letter(html, "html"))) == [PIER, BOATS]


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("© 2026 Ondo Pilot Unsubscribe 12 Rope Lane, Ondo", "© 2026 Ondo Pilot"),
        ("© 2026 Ondo Pilot, 12 Rope Lane, Suite 3, Ondo", "© 2026 Ondo Pilot"),
        (
            "Copyright 2026 Ondo Pilot Ltd. All rights reserved. Our address is here",
            "Copyright 2026 Ondo Pilot Ltd. All rights reserved.",
        ),
        ("© Pier Wire 2026. All rights reserved. Republication only under contract.",) * 2,
        ("© Pier Wire 2026. Alle Rechte vorbehalten. Nachdruck nur mit Genehmigung.",) * 2,
        ("© 2026 Möwenpost GmbH · Hafenstraße 12 · Ondo", "© 2026 Möwenpost GmbH"),
        ("© 2026 La Marea, Calle del Puerto, 12", "© 2026 La Marea"),
        ("© 2026 Le Phare | 12 rue du Port | Se désabonner", "© 2026 Le Phare"),
        ("© 2026 Ondo Pilot | Privacy Policy | Terms of Use", "© 2026 Ondo Pilot"),
        ("© 2026 Ondo Pilot Terms Privacy Contact us", "© 2026 Ondo Pilot"),
        ("© 2026 Ondo Pilot, subject to the terms of its licence",) * 2,
        ("© 2014-2026 Ondo Pilot", "© 2014-2026 Ondo Pilot"),
        ("© 2026 The Way of Boats", "© 2026 The Way of Boats"),
        ("(c) 2026 Ondo Pilot, P.O. Box 12", "(c) 2026 Ondo Pilot"),
    ],
)
def test_rights_end_where_something_else_begins(written: str, line: str) -> None:
    assert rights_text(written) == line


@pytest.mark.parametrize(
    ("header", "address", "url"),
    [
        ("Archived_At", "<https://lists.example/arch/msg7>", "https://lists.example/arch/msg7"),
        ("List_Archive", "<https://lists.example/archives/harbour>", None),
        ("List_Post", "<https://pilot.example/p/open-again-the-pier>", "https://pilot.example/p/open-again-the-pier"),
    ],
)
def test_header_that_names_the_page_gives_the_address(header: str, address: str, url: str | None) -> None:
    assert only(letter(f"{PIER}\n\n{BOATS}\n", **{header: address})).attribution.url == url


# Releases that a letter passes on, and what a letter calls itself.


@pytest.mark.parametrize(
    "lines",
    [
        [PIER, BOATS, "SOURCE Ondo Harbour Board"],
        ["NEWS PROVIDED BY", "Ondo Harbour Board", PIER, BOATS],
        ["Press release from Ondo Harbour Board", PIER, BOATS],
        [PIER, BOATS, ROPES, "Issued by: Ondo Harbour Board"],
        ["PRESS RELEASE", PIER, BOATS, "Source: Ondo Harbour Board"],
    ],
)
def test_release_is_by_its_issuer_and_the_letter_passes_it_on(lines: list[str]) -> None:
    of = only(letter("\n\n".join(lines), From="Wire of Releases <no-reply@wire.example>")).attribution
    assert (of.publisher, of.via, of.authors) == ("Ondo Harbour Board", "Wire of Releases", ())


@pytest.mark.parametrize(
    "line",
    [
        "Source: Ondo Harbour Board",
        "SOURCE Reuters",
        "Source of the ropes is a yard in Ondo, which has made them for forty years.",
        ROPES,
    ],
)
def test_line_about_a_source_alone_names_no_issuer(line: str) -> None:
    of = only(letter(f"{PIER}\n\n{BOATS}\n\n{line}\n", From="The Pilot <n@p.example>")).attribution
    assert (of.publisher, of.via) == ("The Pilot", None)


def test_letter_is_called_as_it_calls_itself() -> None:
    notice = "The Ondo Pilot is a reader-supported publication. To receive new posts, become a subscriber."
    article = only(letter(f"{PIER}\n\n{BOATS}\n\n{notice}\n"))
    assert (names(article), article.attribution.publisher) == (["Ines Farrow"], "The Ondo Pilot")


def test_alert_in_plain_text_is_refused_by_name() -> None:
    text = f"The pier of Ondo opens\n{PIER}\n<https://find.example/url?url=https%3A%2F%2Fpilot.example%2Fnews>\n"
    (failure,) = results(mail, document(letter(text, From="Finder Alerts <no-reply@find.example>")))
    assert isinstance(failure, Failure)
    assert failure.problem == "lists articles of others"
    assert said(only(letter(f"{text}\n{ROPES * 12}\n", From="Finder <no-reply@find.example>")))


def test_a_line_about_rights_is_looked_for_in_the_first_600_characters() -> None:
    text = "© 2026 " + "Merrow Harbour " * 100
    line = rights_text(text)
    assert text.startswith(line)
    assert 500 < len(line) <= 600
    assert line.endswith(("Merrow", "Harbour"))
    assert rights_text("©" + "a" * 10_000) == "©" + "a" * 599
