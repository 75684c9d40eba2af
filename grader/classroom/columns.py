"""Which column of a roster holds what: told by its header in several languages, else by what is in it."""

import re
import unicodedata
from collections.abc import Sequence

Columns = dict[str, int]  # number of a column by what it holds

# Headers in small letters, with spaces for underscores; the more telling ones first.
HEADERS = {
    "id": "id, identifier, student id, user id, userid, participant id, 식별자, 식별 번호, 아이디",
    "sis_id": "sis user id, sis id, id number, idnumber, roster identifier, sid, student number, "
    "id-nummer, matrikelnummer, 학번, 학생 번호, 학생번호, id 번호",
    "login": "sis login id, github username, username, usernames, user name, login, login id, netid, "
    "anmeldename, benutzername, 사용자 아이디, 사용자명, 사용자 이름, 로그인",
    "email": "email, email address, e-mail, e-mail address, e-mail-adresse, mail, "
    "이메일, 이메일 주소, 전자우편, 전자메일, 메일",
    "last": "last name, lastname, surname, family name, nachname, 성",
    "first": "first name, firstname, given name, vorname",
    "name": "student, full name, fullname, name, student name, vollständiger name, "
    "성명, 이름, 전체 이름, 학생, 학생 이름",
    "section": "section, sections, 분반",
    "group": "group, groups, group name, gruppe, gruppen, team, 그룹, 모둠, 팀, 조",
}
ALIASES = {field: tuple(words.split(", ")) for field, words in HEADERS.items()}
FIELDS = tuple(ALIASES)
NUMBERED = re.compile(r"\D*\d+")  # "Participant 12", in whatever language


def find(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Columns:
    """The columns of a roster.

    Args:
        header: its first row.
        rows: the others, each as long.
    """
    heads = [_plain(cell) for cell in header]
    found: Columns = {}
    for field, aliases in ALIASES.items():
        at = next((heads.index(alias) for alias in aliases if alias in heads), None)
        if at is not None:
            found[field] = at
    if "github username" in heads and "identifier" in heads:  # GitHub Classroom lets a teacher choose it
        found["sis_id"] = found.pop("id")
    if "last" in found and "first" not in found and "name" in found:  # in Korean, "name" is the first one
        found["first"] = found.pop("name")
    if not {"id", "sis_id", "login"} & found.keys():
        found = _by_content(header, rows, {*found.values()}) | found
    return found


def _by_content(header: Sequence[str], rows: Sequence[Sequence[str]], known: set[int]) -> Columns:
    """Columns of Moodle's worksheet in a language that is not known: a number, a name, perhaps an address.

    Args:
        header: the first row.
        rows: the others.
        known: columns that are told by their headers.
    """
    if any("@" in cell or cell.strip().isdigit() for cell in header):
        return {}  # it is no header but somebody's row
    found: Columns = {}
    for at in sorted({*range(len(header))} - known):
        cells = [row[at].strip() for row in rows]
        if at == 0 and all(map(NUMBERED.fullmatch, cells)) and len({*cells}) == len(cells):
            found["id"] = at
        elif cells and all("@" in cell for cell in cells):
            found.setdefault("email", at)
        elif at == 1 and "id" in found:
            found["name"] = at
    return found


def _plain(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFC", cell).replace("_", " ").casefold().split())


def joined(first: str, last: str) -> str:
    """A whole name; Korean, Chinese and Japanese ones begin with the family's, and need no space."""
    whole = last + first
    if first and last and all(unicodedata.category(letter) == "Lo" for letter in whole if letter != " "):
        return whole
    return f"{first} {last}".strip()
