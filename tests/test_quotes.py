"""Whose words a mail holds: its writer's, those of a message passed on, or those of one that it answers."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.quotes import Own, forwarded_from, quoted_spans

OUTLOOK = "From: Ann Lee\nSent: Monday\nTo: Bo\nSubject: Hello\n\n"
ME = Own("amara.okafor@example.org", "Amara Okafor")
LETTER = "I would love to know where you will rank me.\n"


def own(text: str, **who: object) -> str:
    """What is left of a text without its quoted parts."""
    kept = [True] * len(text)
    for span in quoted_spans(text, **who):  # type: ignore[arg-type]
        kept[span.start : span.end] = [False] * (span.end - span.start)
    return "".join(character for character, keep in zip(text, kept, strict=True) if keep)


ATTRIBUTIONS = {
    "English": "On Mon, Feb 1, 2027 at 3:00 PM Ann Lee <ann@example.org> wrote:\n",
    "English, broken": "On Mon, Feb 1, 2027 at 3:00 PM Ann Lee\n<ann@example.org> wrote:\n",
    "English, in three": "On Monday, February 1, 2027 at 3:00 PM Eastern\nTime, Ann Lee\n<ann@example.org> wrote:\n",
    "English, name first": "Ann Lee <ann@example.org> wrote:\n",
    "English, day last": "Ann Lee wrote on 2/1/2027 3:00 PM:\n",
    "English, without a verb": "2027-02-01 15:00 GMT-05:00 Ann Lee <ann@example.org>:\n",
    "English, another": "In a message dated 2/1/2027 3:00:00 PM Eastern Standard Time, ann@example.org writes:\n",
    "English, quoting": "Quoting Ann Lee <ann@example.org>:\n",
    "German": "Am Mo., 1. Feb. 2027 um 15:00 Uhr schrieb Ann Lee <ann@example.org>:\n",
    "German, short": "Am 01.02.2027 um 15:00 schrieb Ann Lee:\n",
    "German, broken": "Am Montag, 1. Februar 2027 um 15:00 Uhr schrieb Ann Lee\n<ann@example.org>:\n",
    "German, name first": "Ann Lee <ann@example.org> schrieb am Mo., 1. Feb. 2027, 15:00:\n",
    "French": "Le lun. 1 févr. 2027 à 15:00, Ann Lee <ann@example.org> a écrit :\n",
    "French, no-break space": "Le 1 févr. 2027 à 15:00, Ann Lee <ann@example.org> a écrit\u00a0:\n",
    "French, decomposed": "Le 01/02/2027 a\u0300 15:00, Ann Lee a e\u0301crit :\n",
    "Spanish": "El lun, 1 feb 2027 a las 15:00, Ann Lee (<ann@example.org>) escribió:\n",
    "Spanish, short": "El lun, 1 feb 2027, Ann Lee escribió:\n",
    "Portuguese": "Em seg., 1 de fev. de 2027 às 15:00, Ann Lee <ann@example.org> escreveu:\n",
    "Portuguese, Portugal": "Ann Lee <ann@example.org> escreveu (segunda, 1/02/2027 à(s) 15:00):\n",
    "Italian": "Il giorno lun 1 feb 2027 alle ore 15:00 Ann Lee <ann@example.org> ha scritto:\n",
    "Italian, short": "Il 01/02/2027 15:00, Ann Lee ha scritto:\n",
    "Dutch": "Op ma 1 feb 2027 om 15:00 schreef Ann Lee <ann@example.org>:\n",
    "Polish": "pon., 1 lut 2027 o 15:00 Ann Lee <ann@example.org> napisał(a):\n",
    "Polish, another": "W dniu 1.02.2027 o 15:00, Ann Lee pisze:\n",
    "Turkish": "Ann Lee <ann@example.org>, 1 Şub 2027 Pzt, 15:00 tarihinde şunu yazdı:\n",
    "Turkish, day first": "1 Şub 2027 Pzt 15:00 tarihinde Ann Lee <ann@example.org> şunu yazdı:\n",
    "Arabic": "\u202bفي الاثنين، 1 فبراير 2027 في 3:00 م كتب"
    " \u202aAnn Lee\u202c\u200f <\u202aann@example.org\u202c\u200f>:\u202c\n",
    "Arabic, another": "في الاثنين، ١ فبراير ٢٠٢٧ في ٣:٠٠ م تمت كتابة ما يلي بواسطة Ann Lee <ann@example.org>:\n",
    "Chinese": "Ann Lee <ann@example.org> 于2027年2月1日周一 15:00写道：\n",
    "Chinese, traditional": "Ann Lee <ann@example.org> 於 2027年2月1日 週一 下午3:00寫道：\n",
    "Chinese, day first": '在 2027-02-01 15:00:00，"Ann Lee" <ann@example.org> 写道：\n',
    "Japanese": "2027年2月1日(月) 15:00 Ann Lee <ann@example.org>:\n",
    "Japanese, another": "2027/02/01 15:00、Ann Lee <ann@example.org>のメール:\n",
    "Korean": "2027년 2월 1일 (월) 오후 3:00, Ann Lee <ann@example.org>님이 작성:\n",
    "Swedish": "Den mån 1 feb. 2027 kl 15:00 skrev Ann Lee <ann@example.org>:\n",
    "Norwegian": "man. 1. feb. 2027 kl. 15:00 skrev Ann Lee <ann@example.org>:\n",
    "Finnish": "ma 1. helmik. 2027 klo 15.00 Ann Lee (ann@example.org) kirjoitti:\n",
    "Czech": "po 1. 2. 2027 v 15:00 odesílatel Ann Lee <ann@example.org> napsal:\n",
    "Hungarian": "Ann Lee <ann@example.org> ezt írta (időpont: 2027. febr. 1., H, 15:00):\n",
    "Romanian": "În lun., 1 feb. 2027 la 15:00, Ann Lee <ann@example.org> a scris:\n",
    "Russian": "пн, 1 февр. 2027 г. в 15:00, Ann Lee <ann@example.org>:\n",
    "Russian, another": "1 февраля 2027 г., 15:00:00 пользователь Ann Lee (ann@example.org) написал:\n",
    "Vietnamese": "Vào Th 2, 1 thg 2, 2027 vào lúc 15:00 Ann Lee <ann@example.org> đã viết:\n",
}
DIVIDERS = {
    "English": "-----Original Message-----\n",
    "German": "-----Ursprüngliche Nachricht-----\n",
    "German, spaced": "-------- Originalnachricht --------\n",
    "French": "-----Message d'origine-----\n",
    "French, curly": "-----Message d’origine-----\n",
    "Spanish": "-----Mensaje original-----\n",
    "Portuguese": "-----Mensagem original-----\n",
    "Italian": "-----Messaggio originale-----\n",
    "Polish": "-----Wiadomość oryginalna-----\n",
    "Turkish": "-----Özgün İleti-----\n",
    "Arabic": "-----الرسالة الأصلية-----\n",
    "Chinese": "------------------\u00a0原始邮件\u00a0------------------\n",
    "Japanese": "-----元のメッセージ-----\n",
}
HEADERS = {
    "English": OUTLOOK,
    "English, below a line": f"________________________________\n{OUTLOOK}",
    "English, bold": "*From:* Ann Lee <ann@example.org>\n*Sent:* Monday\n*To:* Bo\n*Subject:* Hello\n\n",
    "English, subject first": "Subject: \tHello\nDate: \tMon, 1 Feb 2027\nFrom: \tAnn <ann@example.org>\nTo: \tBo\n\n",
    "English, many recipients": "From: Ann\nDate: Monday\nTo: B <b@b.example>;\n C <c@c.example>\nSubject: Hello\n\n",
    "German": "Von: Ann Lee\nGesendet: Montag, 1. Februar 2027 15:00\nAn: Bo\nBetreff: Hallo\n\n",
    "French": "De : Ann Lee\nEnvoyé : lundi 1 février 2027 15:00\nÀ : Bo\nObjet : Bonjour\n\n",
    "Spanish": "De: Ann Lee\nEnviado el: lunes, 1 de febrero de 2027 15:00\nPara: Bo\nAsunto: Hola\n\n",
    "Portuguese": "De: Ann Lee\nEnviada em: segunda-feira, 1 de fevereiro\nPara: Bo\nAssunto: Olá\n\n",
    "Italian": "Da: Ann Lee\nInviato: lunedì 1 febbraio 2027 15:00\nA: Bo\nOggetto: Ciao\n\n",
    "Dutch": "Van: Ann Lee\nVerzonden: maandag 1 februari 2027\nAan: Bo\nOnderwerp: Hallo\n\n",
    "Polish": "Od: Ann Lee\nWysłano: poniedziałek, 1 lutego 2027\nDo: Bo\nTemat: Cześć\n\n",
    "Turkish": "Kimden: Ann Lee\nGönderildi: 1 Şubat 2027 Pazartesi\nKime: Bo\nKonu: Merhaba\n\n",
    "Arabic": "من: Ann Lee\nتم الإرسال: الاثنين\nإلى: Bo\nالموضوع: مرحبا\n\n",
    "Chinese": "发件人： Ann Lee\n发送时间： 2027年2月1日\n收件人： Bo\n主题： 你好\n\n",
    "Chinese, traditional": "寄件者: Ann Lee\n寄件日期: 2027年2月1日\n收件者: Bo\n主旨: 你好\n\n",
    "Japanese": "差出人: Ann Lee\n送信日時: 2027年2月1日\n宛先: Bo\n件名: こんにちは\n\n",
    "Korean": "보낸 사람: Ann Lee\n보낸 날짜: 2027년 2월 1일\n받는 사람: Bo\n제목: 안녕\n\n",
    "Russian": "От: Ann Lee\nОтправлено: 1 февраля\nКому: Bo\nТема: Привет\n\n",
}
FORWARDS = {
    "English": "---------- Forwarded message ---------\n",
    "English, another": "Begin forwarded message:\n\n",
    "English, third": "-------- Forwarded Message --------\n",
    "German": "---------- Weitergeleitete Nachricht ---------\n",
    "German, another": "Anfang der weitergeleiteten Nachricht:\n\n",
    "French": "Début du message transféré :\n\n",
    "French, another": "----- Message transféré -----\n",
    "Spanish": "---------- Mensaje reenviado ---------\n",
    "Spanish, another": "Inicio del mensaje reenviado:\n\n",
    "Portuguese": "---------- Mensagem encaminhada ---------\n",
    "Italian": "Inizio messaggio inoltrato:\n\n",
    "Polish": "---------- Przekazana wiadomość ---------\n",
    "Turkish": "---------- Yönlendirilen ileti ---------\n",
    "Arabic": "---------- رسالة مُعاد توجيهها ---------\n",
    "Chinese": "---------- 转发的邮件 ---------\n",
    "Japanese": "---------- 転送メッセージ ---------\n",
}
FROM_ANN = "From: Ann Lee <ann@program.example>\nDate: Mon, 1 Feb 2027\nSubject: Hello\nTo: Amara Okafor\n\n"


def named(*tables: dict[str, str]) -> list[object]:
    return [pytest.param(mark, id=name) for table in tables for name, mark in table.items()]


@pytest.mark.parametrize("mark", named(ATTRIBUTIONS, DIVIDERS, HEADERS))
def test_what_follows_the_mark_of_a_quotation_is_quoted(mark: str) -> None:
    assert own(f"Thank you.\n\n{mark}Old words.\n") == "Thank you.\n\n"


@pytest.mark.parametrize("mark", named(ATTRIBUTIONS, HEADERS))
def test_the_marks_of_a_quotation_within_a_quotation_are_known_too(mark: str) -> None:
    deeper = "".join(f"> {line}\n" for line in f"{mark}Old words.".splitlines())
    assert own(f"Thank you.\n\nAm 01.02.2027 um 15:00 schrieb Ann Lee:\n{deeper}") == "Thank you.\n\n"


@pytest.mark.parametrize("mark", named(FORWARDS))
@pytest.mark.parametrize("header", [FROM_ANN, HEADERS["French"], HEADERS["Chinese"], ""])
def test_what_somebody_forwards_with_a_word_of_their_own_is_read(mark: str, header: str) -> None:
    text = f"See below.\n\n{mark}{header}New words.\n"
    assert own(text).split() == ["See", "below.", "New", "words."]
    assert own(text, sender=ME.email, own=ME).split() == ["New", "words."]


@pytest.mark.parametrize("header", named(HEADERS, DIVIDERS))
@pytest.mark.parametrize(
    "subject", ["FW: Hello", "Fwd: Hello", "WG: Hallo", "TR : Bonjour", "RV: Hola", "转发： 你好"]
)
def test_a_subject_says_that_the_message_below_is_forwarded(header: str, subject: str) -> None:
    text = f"See below.\n\n{header}New words.\n"
    assert "New words." in own(text, subject=subject)
    assert "New words." not in own(text, subject=f"RE: {subject}")


def test_lines_with_a_mark_are_quoted_and_what_stands_between_is_not() -> None:
    assert own("Yes.\n> old one\n> old two\nNo.\n> old three\n") == "Yes.\nNo.\n"


def test_what_is_written_below_a_quotation_is_read() -> None:
    quoted = "".join(f"> {line}\n" for line in LETTER.splitlines())
    text = f"On Feb 1, 2027 at 3:00 PM Bo Ray <bo@example.org> wrote:\n{quoted}\nWill you rank us first?\n"
    assert own(text).strip() == "Will you rank us first?"


def test_of_a_message_that_was_only_forwarded_the_newest_part_is_read() -> None:
    text = f"---------- Forwarded message ---------\n{OUTLOOK}New words.\n\nOn 1 Feb 2027 Bo wrote:\n> Old words.\n"
    assert own(text).strip() == "New words."


def test_the_applicants_own_letter_is_never_what_a_program_says() -> None:
    mine = "On Mon, Feb 1, 2027 at 3:00 PM Amara Okafor <amara.okafor@example.org> wrote:\n"
    by_name = "From: Okafor, Amara, MBBS\nSent: Monday\nTo: Ann Lee\nSubject: Interest\n\n"
    for mark in (mine, by_name, f"---------- Forwarded message ---------\n{by_name}"):
        for above in ("", "Thank you.\n\n"):
            assert LETTER.strip() not in own(f"{above}{mark}{LETTER}", subject="Fwd: Interest", own=ME)


def test_in_ones_own_forward_of_a_conversation_the_program_is_read_and_ones_own_letter_is_not() -> None:
    text = (
        "What shall I say to this?\n\n---------- Forwarded message ---------\n"
        + FROM_ANN
        + "Will you rank us first?\n\n"
        "On Sun, Jan 31, 2027 at 1:00 PM Amara Okafor <amara.okafor@example.org> wrote:\n\n> " + LETTER
    )
    assert (
        own(text, subject="Fwd: Interest", sender=ME.email, own=ME).split()
        == "Will you rank us first?".split()
    )
    assert forwarded_from(text, subject="Fwd: Interest", sender=ME.email, own=ME) == "ann@program.example"


def test_a_forward_of_a_forward_is_read_to_the_end() -> None:
    text = (
        "FYI\n\n---------- Forwarded message ---------\nFrom: Dean <d@d.example>\nDate: Mon\nSubject: x\nTo: A\n\n"
        f"Did you see this?\n\nBegin forwarded message:\n\n{FROM_ANN}New words.\n\n"
        "-----Original Message-----\nOld words.\n"
    )
    assert own(text, sender=ME.email, own=ME).split() == ["Did", "you", "see", "this?", "New", "words."]


def test_a_forward_in_which_every_line_is_marked_is_read() -> None:
    text = f"---------- Forwarded message ---------\n{FROM_ANN}New words.\n\nOn 1 Feb 2027 Bo wrote:\n> Old words.\n"
    marked = "".join(f"> {line}\n" for line in text.splitlines())
    for above in ("", "See below.\n\n"):
        assert "New words." in own(above + marked, own=ME)
        assert "Old words." not in own(above + marked, own=ME)


def test_ones_own_message_without_any_other_is_read_whole() -> None:
    assert own("Where will you rank me?\n", sender=ME.email, own=ME) == "Where will you rank me?\n"
    assert forwarded_from("Where will you rank me?\n", sender=ME.email, own=ME) == ""


@pytest.mark.parametrize(
    "text",
    [
        "On Monday I wrote: thank you.",
        "She wrote: come.",
        "Hello.\n>From here it is a short walk.\n",
        "From: here to there is a mile.",
        "a > b",
        "On December 4, 2026 you wrote:\nI love your clinic.\nWe do, too.",
        "As our founder wrote:\nNothing is small.\nWe agree.",
        "In 2019 our chair wrote:\nBe kind.\n",
        "From: Hotel Alder\nTo: the hospital\nDate: December 4\nThe shuttle leaves at 7:00.",
        "Date: December 4, 2026\nWhere: by video\nPlease bring:\n- a pen",
        "9:00 AM Tour with Dr. Lee (ann@example.org):\nbring a coat.",
        "-----\nInterview day\n-----\nWe begin at eight.",
        "Questions? Write to:\nAnn Lee <ann@example.org>\nWe will answer.",
    ],
)
def test_plain_words_are_no_quotation(text: str) -> None:
    assert quoted_spans(text) == ()


@given(st.text(alphabet="Onwrote:>- \nFrSb1@", max_size=200))
def test_spans_lie_in_the_text_and_in_order(text: str) -> None:
    spans = quoted_spans(text)
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))


@pytest.mark.parametrize(
    "piece",
    [
        "On Feb 1, 2027 at 3:00 PM a@b.test\n", "From: a@b.test\nTo: c@d.test\n", "From: a\n", "> ", ">\n", "-",
        "-----\n", "@", "a@", "On 1 Feb 2027 Bo wrote:\n> x\n", "12:00 ", "1 ", "\n", ": ",
        "---------- Forwarded message ---------\n",
    ],
)  # fmt: skip
def test_hostile_text_takes_time_in_proportion_to_its_length(piece: str) -> None:
    text = piece * (400_000 // len(piece))
    begun = time.monotonic()
    quoted_spans(text, subject="Fwd: x", own=ME)
    assert time.monotonic() - begun < 20
