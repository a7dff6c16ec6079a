"""What a line is for, where its form says so: byline, date, end mark, copyright, notice, furniture. Layer 3, pure.

Patterns describe how such lines are built in many languages; none names a site.
"""

import re
from collections import Counter
from collections.abc import Sequence
from enum import Enum

from digest.readers import bylines, publishers
from digest.readers.dates import has_date
from digest.readers.plain_text.units import Unit

SHORT_COLUMNS = 60
LINE_CHARS = 200
"""Header and closing lines are shorter; a longer one is running text or a disclaimer."""


class Role(Enum):
    """What a unit is for."""

    TEXT = "text"
    BYLINE = "byline"
    DATE = "date"
    AGENCY = "agency"
    END = "end mark"
    CONTACT = "contact line"
    RIGHTS = "copyright line"
    ACCESS = "access notice"
    DISCLAIMER = "disclaimer"
    CREDIT = "picture credit"
    RELATED = "related story"
    BARRIER = "end of the article"
    INTERFACE = "part of the page"
    NUMBER = "number"


_END = re.compile(
    r"^(?:\(?\s*(?:END|ENDS|FIN|ENDE|完|结束|了)\s*\)?(?:\s.{0,40})?|#{2,}|-\s?30\s?-|[-–—*_=~•·\s]{3,}|●|■|◆)$"
)
_END_AGENCY = re.compile(r"^\s*\(?\s*(?:END|ENDS|FIN|ENDE)\s*\)\s*(.*)$")
_RIGHTS = re.compile(
    r"©|\(c\)\s*(?:19|20)\d\d|^\s*copyright\b|\bcopyright\s*(?:©|\(c\)|(?:19|20)\d\d)|\ball rights reserved\b|alle rechte vorbehalten|tous droits réservés"
    r"|todos los derechos reservados|tutti i diritti riservati|alle rechten voorbehouden|все права защищены|版权所有|版權所有|著作権|無断転載|무단\s?전재|جميع الحقوق محفوظة"
    r"|creative commons|\bCC[ -]BY\b|licen[cs]ed under",
    re.IGNORECASE,
)
_ACCESS = re.compile(
    r"(?:(?:rights? holder|copyright holder|publisher)\b.{0,60}\b(?:log ?in|sign ?in|subscri)|(?:log ?in|sign ?in|subscribe|register)\b.{0,40}\bto (?:read|view|see|continue|access)\b"
    r"|版權方|版权方|需要登入|需要登录|登入查看|登录查看|会員限定|会员专享|有料会員"
    r"|(?:melden sie sich an|jetzt anmelden|abonnieren sie)\b.{0,60}\b(?:lesen|weiterzulesen)|réservé aux abonnés|contenido exclusivo para suscriptores|solo para suscriptores)",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"^\s*(?:disclaimer|haftungsausschluss|avertissement|descargo de responsabilidad|免責聲明|免责声明|免責事項|风险提示|声明)\s*[:：]"
    r"|(?:does not constitute|not (?:be )?(?:considered|construed as)) .{0,40}(?:investment|financial|legal) advice|不構成任何投資建議|不构成任何投资建议",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"^\s*(?:write to|contact|e-?mail|reach|follow|to contact the (?:reporter|editor)|kontakt|contacto|schreiben sie)\b.{0,160}(?:\S+@\S+\.\w+|@\w+)"
    r"|^\s*[\w .,'-]{0,60}\S+@[\w-]+\.[\w.]+\s*$"
    r"|^\s*\(?(?:reporting|editing|additional reporting|writing) by\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"^\s*(?:photo(?:graph)?s?|foto(?:s|grafie)?|bild(?:er)?|image|picture|imagen|credit|crédito?|crédit photo|video|grafik|illustration|图|圖|图片|圖片|写真|사진)\s*(?:by|von|de|par|credit|:|：|/|\|)"
    r"|\b(?:photo|foto|fotos|image|bild|bilder|credit|picture|photograph|fotografie|grafik|quelle|source|imagen|crédit)\s*:\s*\S[^.]{0,80}[)\]]?\.?\s*$"
    r"|(?:/|\()\s*(?:getty images|afp|reuters|ap|dpa|epa|imago|shutterstock|picture alliance|ansa|efe|keystone)\b[^.]{0,40}\)?\s*$"
    r"|©\s*[^.]{2,60}$|^\(?(?:AP|AFP|Reuters|EPA|Getty)[^.]{0,30}(?:photo|images?)[^.]{0,30}\)?$|（[^（）]{0,20}(?:摄|攝|撮影)[^（）]{0,10}）\s*$",
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"^\s*[>»→▶+•*]*\s*(?:(?:read|see|watch|listen|find out|learn) (?:also|more|next|on)\b|also read|more (?:on|from|about|in)\b|related\b|see also|recommended"
    r"|lesen sie (?:auch|mehr|hier)|mehr (?:zum thema|dazu|lesen)|mehr:|siehe auch|auch interessant|das könnte sie|à lire|lire aussi|voir aussi|sur le même sujet"
    r"|lea (?:también|además)|leer más|te puede interesar|leggi anche|lees ook|lees meer|les også|läs (?:också|mer|även)|lue myös|czytaj (?:też|także|więcej)"
    r"|читайте (?:также|ещё|еще)|по теме|baca juga|ilgili haber|延伸阅读|延伸閱讀|相关阅读|相關新聞|相关新闻|関連記事|あわせて読みたい|관련기사|اقرأ أيضا|إقرأ أيضا)",
    re.IGNORECASE,
)
_BARRIER = re.compile(
    r"^\s*(?:related (?:articles?|stories|topics|content|news|posts?)|more (?:stories|articles|news|on this topic|from \w+)|most (?:read|popular|viewed)|latest (?:news|stories|articles)|trending(?: now)?"
    r"|top stories|recommended(?: for you)?|you (?:may|might) also (?:like|be interested.*)|comments?(?: \(\d+\))?|\d+ comments?|leave a (?:comment|reply)|post a comment|join the (?:conversation|discussion)"
    r"|about the authors?|topics?|tags?|newsletters?|sign up (?:for|to) .{0,60}newsletter.*|editor'?s picks?|don'?t miss|popular|up next|read next|what to read next|share this(?: article| story)?"
    r"|kommentare?(?: \(\d+\))?|ähnliche artikel|verwandte (?:artikel|themen|beiträge)|weitere (?:artikel|themen|meldungen|videos|news)|mehr zum thema|meistgelesen|meist gelesen|schlagwörter|themen|das könnte (?:sie|dich) auch interessieren"
    r"|zur startseite|artikel-tools|les plus lus|articles? (?:similaires|liés)|sur le même (?:sujet|thème)|à lire aussi|commentaires?|commenter|mots[- ]clés|noticias relacionadas|lo más (?:leído|visto)|comentarios?|etiquetas"
    r"|articoli correlati|più letti|commenti|gerelateerd.{0,20}|meest gelezen|reacties|relaterte?.{0,20}|mest lest|mest läst|kommentarer|powiązane.{0,20}|komentarze|najczęściej czytane|похожие .{0,20}|комментарии|самое читаемое|по теме"
    r"|berita (?:terkait|terpopuler|lainnya)|ilgili haberler|yorumlar|çok okunanlar|相关(?:新闻|推荐|阅读|文章)|相關(?:新聞|文章)|热点新闻|熱議股票|热门(?:文章|推荐|新闻)|图片新闻|评论|留言|関連(?:記事|ニュース|リンク|キーワード)"
    r"|おすすめ.{0,10}|アクセスランキング|ランキング|人気記事|最新記事|댓글|많이 본 뉴스|관련 ?기사|الأكثر قراءة|مواضيع ذات صلة|أخبار ذات صلة|التعليقات)\s*[:：]?\s*$",
    re.IGNORECASE,
)
_INTERFACE = re.compile(
    r"^\s*(?:share|teilen|merken|drucken|print|save|copy link|link kopieren|vorlesen|anhören|listen|play|pause|follow|subscribe|log ?in|sign ?(?:in|up)|anmelden|registrieren|abonnieren|menu|suche|search|home|advertisement|anzeige|werbung|publicité|publicidad"
    r"|facebook|twitter|x|whatsapp|telegram|e-?mail|linkedin|pocket|reddit|bluesky|mail|kopieren|zur app|zusammenfassung|loading.*|skip .{0,40}|back to top|nach oben|close|schließen|next|previous|weiter|zurück|more|mehr|ok|yes|no|accept.*|cookies?.*"
    r"|partager|imprimer|écouter|compartir|imprimir|condividi|stampa|delen|dela|del|jaa|udostępnij|поделиться|paylaş|bagikan|分享|打印|收藏|字体.{0,6}|字號.{0,6}|シェア.{0,12}|ツイート|印刷|保存|공유|인쇄|مشاركة|طباعة|\d+\s*(?:shares?|likes?|views?|min(?:ute)?s? read|minuten lesezeit))"
    r"\s*(?:on|auf|via|:|：)?\s*(?:facebook|twitter|x|whatsapp|telegram|e-?mail|linkedin|this article|article|artikel)?(?:\s+teilen)?\s*[:：]?\s*$"
    r"|^\s*(?:lesezeit|reading time|temps de lecture|tiempo de lectura|leestijd)\b.{0,30}$|^\s*\d{1,2}\s*(?:min|minuten|minutes)\b.{0,20}$|^\s*artikel (?:auf \w+ )?teilen\s*$",
    re.IGNORECASE,
)
_SHORT_DATE = re.compile(r"^\d{1,2}[./-]\d{1,2}\.?$")
"""A day and a month without a year, as sites print them in lists."""
_SIGN_UP = re.compile(
    r"newsletter|\bcookies?\b|privacy policy|terms (?:of (?:use|service)|and conditions)|by (?:signing up|subscribing|providing your)|sign up (?:for|to|now)"
    r"|subscribe (?:to|now|today)|free trial|subscribers? only|log ?in or|create an account|already (?:a subscriber|have an account)|story continues below"
    r"|article continues|advertis(?:e|ing)ment|ad policy|your inbox|download (?:our|the) app|follow us on|join our|datenschutz(?:erklärung|hinweise)|jetzt (?:abonnieren|testen|anmelden|registrieren)"
    r"|abonnent|abonnement|werbefrei|einwilligung|externe[nr]? inhalt|inhalte anzeigen|push-mitteilung|in der app|kostenlos testen|mehr zum abo|abonnez-vous|abonnés|se connecter|déjà un compte"
    r"|politique de confidentialité|inscrivez-vous|suscr[ií]b|regístrate|iscriviti|abbonati|abonneer|nieuwsbrief|nyhetsbrev|prenumer|registrer|会员|登录|注册|下载.{0,4}客户端|有料|会員|ログイン|구독|회원",
    re.IGNORECASE,
)
SIGN_UP_COLUMNS = 260
"""A paragraph as short as this that speaks of subscriptions or cookies is the page's, not the article's."""
_NUMBER = re.compile(r"^[\W\d_]{0,60}$")


def roles_of(units: Sequence[Unit]) -> tuple[Role, ...]:
    """Return the role of each unit; a short line that comes again is part of the page."""
    counts = Counter(unit.text for unit in units)
    seen: set[str] = set()
    roles = []
    for unit in units:
        role = role_of(unit)
        again = counts[unit.text] > 1 and role is Role.TEXT
        if again and (unit.text in seen or (unit.columns < SHORT_COLUMNS and counts[unit.text] > 2)):
            role = Role.INTERFACE
        seen.add(unit.text)
        roles.append(role)
    return tuple(roles)


def role_of(unit: Unit) -> Role:
    """Return the role that a unit's form gives it; running text where none does."""
    text = unit.text
    if _NUMBER.match(text) and not has_date(text) and not _SHORT_DATE.match(text):
        return Role.END if _END.match(text) else Role.NUMBER
    if unit.columns > 2 * LINE_CHARS:
        return Role.DISCLAIMER if _DISCLAIMER.search(text) else Role.TEXT
    for role, pattern in _LONG_PATTERNS:
        if pattern.search(text):
            return role
    if len(text) > LINE_CHARS:
        return Role.TEXT
    for role, pattern in _SHORT_PATTERNS:
        if pattern.search(text):
            return role
    return _role_by_words(text) or (
        Role.INTERFACE if unit.columns <= SIGN_UP_COLUMNS and _SIGN_UP.search(text) else Role.TEXT
    )


def _role_by_words(text: str) -> Role | None:
    """Return the role of a line that is a name or a date and nothing else."""
    if publishers.agency(text):
        return Role.AGENCY
    if bylines.is_byline(text):
        return Role.BYLINE
    return Role.DATE if _is_date_line(text) or _SHORT_DATE.match(text) else None


def end_agency(text: str) -> str | None:
    """Return what an end mark names: `Dow Jones Newswires` of `(END) Dow Jones Newswires`."""
    match = _END_AGENCY.match(text)
    return match.group(1).strip() or None if match else None


def _is_date_line(text: str) -> bool:
    """Return whether a line is there to give a date: little else stands in it."""
    if len(text) > 90 or not has_date(text):
        return False
    words = re.findall(r"[^\W\d_]{2,}", text)
    return (
        len(words) <= 8
        and not re.search(r"[.!?。！？]$", text.rstrip(" ."))
        and len(re.sub(r"[\d\W_]", "", text)) <= 50
    )


_LONG_PATTERNS = (
    (Role.ACCESS, _ACCESS),
    (Role.DISCLAIMER, _DISCLAIMER),
    (Role.CONTACT, _CONTACT),
)
_SHORT_PATTERNS = (
    (Role.END, _END),
    (Role.RIGHTS, _RIGHTS),
    (Role.BARRIER, _BARRIER),
    (Role.INTERFACE, _INTERFACE),
    (Role.RELATED, _RELATED),
    (Role.CREDIT, _CREDIT),
)
