"""The words by which mail programs, in many languages, announce an earlier message. All are in folded letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from composer.text import fold


def _folded(words: str) -> tuple[str, ...]:
    """Words or phrases that stand between bars, as `fold` writes them."""
    return tuple(fold(" ".join(word.split())).text for word in words.split("|"))


_FIELDS = {
    "from": "from|von|absender|de|expéditeur|remitente|remetente|da|mittente|van|afzender|fra|från|lähettäjä|od"
    "|nadawca|odesílatel|feladó|de la|kimden|gönderen|من|发件人|寄件者|寄件人|差出人|送信者|送信元|보낸 사람|보낸사람"
    "|от|від|отправитель|מאת",
    "date": "date|sent|sent at|datum|gesendet|gesendet am|envoyé|envoyé le|date d'envoi|fecha|enviado|enviado el"
    "|enviado em|enviada em|enviada|data|inviato|inviata|verzonden|skickat|sendt|dato|wysłano|wysłane|lähetetty"
    "|päiväys|odesláno|küldve|elküldve|dátum|trimis|tarih|gönderildi|gönderme tarihi|gönderilme tarihi|التاريخ"
    "|تاريخ الإرسال|تم الإرسال|أرسلت|日期|发送时间|发送日期|發送時間|寄件日期|傳送時間|时间|日時|送信日時"
    "|送信日|日付|날짜|보낸 날짜|дата|отправлено|надіслано|תאריך|נשלח",
    "to": "to|an|empfänger|à|a|destinataire|para|destinatario|destinatário|per|aan|til|till|do|komu|címzett"
    "|vastaanottaja|către|kime|alıcı|إلى|الى|收件人|收件者|宛先|받는 사람|받는사람|кому|אל",
    "cc": "cc|bcc|kopie|copie|copie à|copia|cópia|cci|cco|ccn|kopia|kopi|kopio|dw|udw|do wiadomości|másolatot kap"
    "|bilgi|نسخة|抄送|副本|密送|写し|참조|копия|копія|עותק",
    "subject": "subject|betreff|objet|sujet|asunto|assunto|oggetto|onderwerp|emne|ämne|temat|předmět|tárgy|aihe"
    "|subiect|konu|الموضوع|主题|主旨|主題|件名|제목|тема|נושא",
    "more": "reply-to|reply to|antwort an|répondre à|responder a|responder para|rispondi a|importance|priority"
    "|wichtigkeit|priorität|importancia|importância|priorità|attachments|anlagen|anhänge|pièces jointes|adjuntos"
    "|datos adjuntos|anexos|allegati|bijlagen|załączniki|ekler|المرفقات|附件|添付ファイル|organization|message-id",
}
HEADERS: Mapping[str, str] = {word: name for name, words in _FIELDS.items() for word in _folded(words)}
"""Which header field a label stands for."""

_BEFORE_A_FORWARDED_ONE = (
    "forwarded message|forwarded email|forwarded mail|forwarded by|begin forwarded message|weitergeleitete nachricht"
    "|weitergeleitete e-mail|anfang der weitergeleiteten nachricht|anfang der weitergeleiteten e-mail"
    "|message transféré|message réexpédié|mail transféré|début du message transféré|début du message réexpédié"
    "|mensaje reenviado|inicio del mensaje reenviado|mensagem encaminhada|mensagem reencaminhada"
    "|início da mensagem encaminhada|início da mensagem reencaminhada|messaggio inoltrato|inizio messaggio inoltrato"
    "|inizio del messaggio inoltrato|doorgestuurd bericht|begin doorgestuurd bericht|vidarebefordrat meddelande"
    "|vidarebefordrat brev|videresendt meddelelse|videresendt melding|videresendt besked|välitetty viesti"
    "|przekazana wiadomość|wiadomość przekazana dalej|początek przekazywanej wiadomości|přeposlaná zpráva"
    "|továbbított üzenet|mesaj redirecționat|iletilen mesaj|iletilmiş mesaj|iletilen ileti|yönlendirilen ileti"
    "|iletilen mesajın başlangıcı|رسالة معاد توجيهها|رسالة مُعاد توجيهها|الرسالة المعاد توجيهها|رسالة محولة"
    "|بدء الرسالة المعاد توجيهها|转发的邮件|转发的消息|转发邮件|转发邮件信息|下面是转发的邮件|以下是转发的邮件"
    "|轉寄的郵件|已轉寄的郵件|轉寄郵件|開始轉寄郵件|転送されたメッセージ|転送メッセージ|転送されたメール"
    "|転送メール|전달된 메시지|전달 메시지|전달된 메일"
    "|пересылаемое сообщение|пересланное сообщение|начало переадресованного сообщения|пересилане повідомлення"
)
_BEFORE_AN_ANSWERED_ONE = (
    "original message|original appointment|original email|reply message|ursprüngliche nachricht|originalnachricht"
    "|ursprünglicher termin|message d'origine|message original|courriel original|mensaje original"
    "|mensagem original|messaggio originale|oorspronkelijk bericht|ursprungligt meddelande|originalmeddelande"
    "|oprindelig meddelelse|opprinnelig melding|alkuperäinen viesti|oryginalna wiadomość|wiadomość oryginalna"
    "|původní zpráva|eredeti üzenet|mesaj original|orijinal mesaj|orijinal ileti|özgün ileti|الرسالة الأصلية"
    "|رسالة أصلية|原始邮件|原邮件|原始信息|原始郵件|原始訊息|元のメッセージ|オリジナルメッセージ|원본 메시지|원본 메일"
    "|исходное сообщение|оригинальное сообщение|початкове повідомлення"
)
FORWARDED: Mapping[bool, tuple[str, ...]] = {
    True: _folded(_BEFORE_A_FORWARDED_ONE),
    False: _folded(_BEFORE_AN_ANSWERED_ONE),
}
"""What a divider says, by whether the message below it was forwarded."""


def _either(words: Iterable[str]) -> str:
    """A pattern for any of these words, as whole words where they are written with spaces."""
    found = sorted(words, key=len, reverse=True)
    spaced = [rf"{re.escape(word)}(?!\w)" if word[-1].isalpha() else re.escape(word) for word in found]
    return "|".join(
        rf"\b{pattern}" if word[0] < "\u2e80" else re.escape(word)
        for word, pattern in zip(found, spaced, strict=True)
    )


VERBS_LAST = _either(
    _folded(
        "wrote|writes|schrieb|schreibt|schrieb folgendes|a écrit|a écrit ceci|écrit|escribió|escribe|escreveu"
        "|escreve|ha scritto|scrive|schreef|skrev|napisał|napisała|napisał/a|pisze|yazdı|şunu yazdı|şunları yazdı"
        "|kirjoitti|napsal|napsala|írta|a scris|menulis|đã viết|كتب|كتبت|написал|написала|пишет|написав|пише"
        "|写道|寫道|写了|さんは書きました|は書きました|のメール|のメッセージ|님이 작성|님이 씀|작성"
    )
)
"""Verbs of announcements in which nothing follows them."""
VERBS_BEFORE = _either(
    _folded(
        "wrote on|wrote at|escreveu (|escribió (|ha scritto (|a écrit (|schrieb am|schrieb|schreef|skrev|kirjoitti"
        "|ezt írta|odesílatel|كتب|كتبت"
        "|تمت كتابة ما يلي بواسطة|написал|написала|пользователь|מאת|scrisse"
    )
)
"""Verbs of announcements in which the writer or the day follows them."""
WEEKDAYS = "|".join(
    re.escape(word)
    for word in _folded(
        "mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim|pon|wt|śr|czw|pt|sob|niedz|ma|ti|ke|to|pe|la|su"
        "|man|tir|ons|tor|fre|lør|søn|po|út|st|čt|pá|so|ne|пн|вт|ср|чт|пт|сб|вс|нд"
    )
)
"""Short names of weekdays with which an announcement may begin, where it has no verb."""
