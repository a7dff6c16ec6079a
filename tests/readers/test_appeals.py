"""What a newsletter says of itself, in many languages, and sentences that only sound like it."""

import pytest

from digest.model import Article, Document
from digest.readers import mail
from digest.readers.appeals import is_appeal

APPEALS = [
    "The Gull's Log is a reader-supported publication. To get new posts and letters, become a paid subscriber.",
    "Was this newsletter forwarded to you? Sign up here.",
    "Did a friend send you this letter? Subscribe here.",
    "Forwarded this message? Subscribe for free.",
    "If you enjoyed this letter, please share it with a friend. Thank you!",
    "Thanks for reading The Gull's Log! Subscribe now to get the next one.",
    "To unsubscribe from this list, write a line to the harbour office.",
    "You can unsubscribe at any time.",
    "You’re receiving this email because you left your address at the fish fair.",
    "Please add gull@harwick.example to your address book.",
    "Refer a friend and get a month free.",
    "View this email in your browser",
    "Having trouble reading this?",
    "Reply to this letter: we read every line.",
    "Wurde Ihnen dieser Newsletter weitergeleitet? Hier abonnieren.",
    "Sie erhalten diese E-Mail, weil Sie sich am Hafen eingetragen haben.",
    "Danke, dass Sie uns lesen!",
    "Vous recevez ce message parce que vous êtes passé au port.",
    "Pour vous désabonner, répondez à ce message.",
    "Merci de nous lire. Partagez cette lettre avec un ami.",
    "¿Te han reenviado este boletín? Suscríbete aquí.",
    "Recibes este correo porque dejaste tu dirección en el puerto.",
    "Hai ricevuto questa newsletter da un amico? Iscriviti qui.",
    "Je ontvangt deze nieuwsbrief omdat je in de haven was.",
    "Obrigado por ler. Partilhe esta newsletter com um amigo.",
    "Вы получили это письмо, потому что были в порту.",
    "感谢您的阅读！欢迎订阅本通讯。",
    "このメールは港の名簿にある方にお送りしています。",
    "이 메일은 항구에서 주소를 남기신 분께 보냅니다.",
]
TEXTS = [
    "Thousands of readers unsubscribed from the Merrow Gazette after it had named a candidate for mayor.",
    "Sign up for the swimming course at the town hall by Friday.",
    "The law lets customers unsubscribe with one click, and the phone companies do not like it.",
    "Share the road with the sheep: they come down from the hill in June.",
    "The theatre asks the town to subscribe to its season before May.",
    "Thanks for reading this far. The crane comes down on Tuesday at noon.",
    "Forward this spring, the Gull came home with two masts.",
    "Support for the crane came from the whole town.",
    "The letter was forwarded to the mayor, who read it aloud in the council.",
    "Read in the browser of history, the harbour is young.",
    "Der Newsletter der Reederei berichtet über neue Fähren.",
    "Les abonnés du théâtre se retrouvent au port.",
    "Gracias por el pescado, dijo la alcaldesa.",
    "",
]
PARAGRAPHS = (
    "The crane at the old quay came down on Tuesday after ninety years, and half the town stood on the mole to watch it go.",
    "The port of Harwick sold it for scrap to a yard in Varn, which paid eleven thousand crowns and sent its own two tugs.",
    "A new crane follows in the autumn, the harbour office said, once the piles below the basin have been looked at by divers.",
)


@pytest.mark.parametrize("text", APPEALS)
def test_a_notice_of_the_letter_about_itself_is_an_appeal(text: str) -> None:
    assert is_appeal(text)


@pytest.mark.parametrize("text", TEXTS)
def test_a_sentence_about_anything_else_is_none(text: str) -> None:
    assert not is_appeal(text)


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("appeal", APPEALS[:9])
def test_an_appeal_is_left_out_wherever_it_stands_in_a_mail(appeal: str, place: int) -> None:
    lines = [*PARAGRAPHS[:place], appeal, *PARAGRAPHS[place:]]
    html = "<h1>The crane is gone</h1>" + "".join(f"<p>{line}</p>" for line in lines)
    data = (
        "From: The Gull <gull@harwick.example>\nSubject: The crane is gone\nDate: Tue, 2 Jun 2026 08:00:00 +0000\n"
        "List-Unsubscribe: <https://harwick.example/u>\nContent-Type: text/html; charset=utf-8\n\n"
        f"<html><body>{html}<p>Quay 3, Harwick</p><p><a href='https://harwick.example/u'>Unsubscribe</a></p></body></html>\n"
    ).encode()
    (article,) = mail.read(Document(id="0" * 64, source="seeds/a.eml", data=data)).articles
    assert isinstance(article, Article)
    assert [block.text for block in article.blocks] == list(PARAGRAPHS)
