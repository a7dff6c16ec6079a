"""What a rights line says is recognised in many wordings, and an unclear one allows nothing."""

import pytest

from digest.composer.rights import is_licensed, licences_in, terms_of
from digest.model import Attribution

RESERVED = [
    "© 2026 Harbour Post. All rights reserved.",
    "Alle Rechte vorbehalten",
    "© Le Quai 2026 – Tous droits réservés",
    "Todos los derechos reservados",
    "港口报 版权所有",
    "未经授权不得转载",
    "無断転載を禁じます",
    "무단 전재 및 재배포 금지",
    "Все права защищены",
    "جميع الحقوق محفوظة",
    "This material may not be published, broadcast or redistributed. It must not be reproduced.",
    "Copyright 2026 Northern Wire",
    "(c) Yard Press",
]
OPEN = [
    "CC BY 4.0",
    "Licensed under CC-BY-SA 3.0",
    "Creative Commons Attribution 4.0 International",
    "Creative Commons Namensnennung 4.0",
    "知识共享署名 4.0 国际许可协议",
    "クリエイティブ・コモンズ 表示 4.0",
    "© Ada Quill, CC BY-ND 4.0",
    "CC0 1.0",
    "This work is in the public domain.",
    "Contains information licensed under the Open Government Licence v3.0",
]
UNCLEAR = [
    "Ask the desk",
    "CC BY-NC 4.0",
    "CC BY 4.0; pictures CC BY-NC-ND 4.0",
    "Attribution",
    "Creative Commons",
]


@pytest.mark.parametrize("line", RESERVED)
def test_reserved_rights_are_known_in_many_languages(line: str) -> None:
    assert terms_of(Attribution(rights=line)) == "reserved"


@pytest.mark.parametrize("line", OPEN)
def test_open_licences_are_known(line: str) -> None:
    assert terms_of(Attribution(rights=line)) == "open"


@pytest.mark.parametrize("line", UNCLEAR)
def test_unclear_line_is_unknown(line: str) -> None:
    assert terms_of(Attribution(rights=line)) == "unknown"


def test_missing_rights_are_unknown() -> None:
    assert terms_of(Attribution()) == "unknown"


def test_licence_beside_reserved_rights_opens_nothing() -> None:
    of = Attribution(rights="All rights reserved", licence_url="https://creativecommons.org/licenses/by/4.0/")
    assert terms_of(of) == "reserved"


@pytest.mark.parametrize(
    ("wanted", "rights", "url", "fits"),
    [
        ("CC BY-ND", "CC BY-ND 4.0", None, True),
        ("CC BY-ND", None, "https://creativecommons.org/licenses/by-nd/3.0/de/", True),
        ("CC BY-ND 4.0", "CC BY-ND 3.0", None, False),
        ("https://creativecommons.org/licenses/by/4.0/", "Creative Commons Attribution 4.0", None, True),
        ("CC BY", "CC BY-ND 4.0", None, False),
        ("CC BY-NC-ND", "Creative Commons Attribution-NonCommercial-NoDerivatives 4.0", None, True),
        ("https://yard.example/terms", None, "http://www.yard.example/terms/", True),
        ("https://yard.example/terms", None, "https://yard.example/other", False),
        ("yard licence", "Under the Yard  Licence, version 2", None, True),
        ("yard licence", "Under the Mill Licence", None, False),
        ("", "anything", None, False),
    ],
)
def test_licence_of_a_rule_fits_by_elements_version_and_address(
    wanted: str, rights: str | None, url: str | None, *, fits: bool
) -> None:
    assert is_licensed(Attribution(rights=rights, licence_url=url), wanted) is fits


def test_version_and_elements_are_read_from_name_and_address() -> None:
    by_name = licences_in("Creative Commons Attribution-NonCommercial-ShareAlike 4.0")
    assert by_name == licences_in("https://creativecommons.org/licenses/by-nc-sa/4.0/legalcode")
