"""What letters about one's own account say: in French, Arabic and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from pca.domain.access.access_orders import Change, Prepared
from pca.services.access.revoking import Revoked

Said: TypeAlias = tuple[str, str, str]

SUBJECT: Said = ("votre compte", "حسابكم", "your account")

NOT_YOU: Said = (
    "Si vous n’avez rien demandé, appelez la conformité ou la direction : elles peuvent arrêter ce qui attend.",
    "إن لم تطلبوا شيئا، فاتصلوا بالمطابقة أو بالإدارة: يمكنهما إيقاف ما ينتظر.",
    "If you asked for nothing, call compliance or the management: they can stop what waits.",
)

PREPARED: Mapping[Prepared, Said] = {
    "password": (
        "{by} prépare pour vous un premier mot de passe. Rien n’a changé : une deuxième personne doit confirmer."
        "\nMotif : {why}",
        "{by} يهيئ لكم كلمة سر أولى. لم يتغير شيء: يلزم تأكيد شخص ثان.\nالسبب: {why}",
        "{by} is preparing a first password for you. Nothing has changed: a second person must confirm.\nReason: {why}",
    ),
    "subject": (
        "{by} prépare le lien de votre compte avec le fournisseur d’identité. Une deuxième personne doit confirmer."
        "\nMotif : {why}",
        "{by} يهيئ ربط حسابكم بمزود الهوية. يلزم تأكيد شخص ثان.\nالسبب: {why}",
        "{by} is preparing the link of your account with the identity provider. A second person must confirm."
        "\nReason: {why}",
    ),
    "token": (
        "{by} prépare un jeton par lequel un programme agirait en votre nom. Vous seul pouvez le confirmer,"
        " à la page « Mon compte ».\nMotif : {why}",
        "{by} يهيئ رمز دخول يتصرف به برنامج باسمكم. أنتم وحدكم من يؤكده، في صفحة «حسابي».\nالسبب: {why}",
        "{by} is preparing a token by which a program would act in your name. You alone can confirm it,"
        " on the page “My account”.\nReason: {why}",
    ),
}

CONFIRMED: Mapping[Prepared, Said] = {
    "password": (
        "Un premier mot de passe a été fait pour vous, confirmé par {by}. Il ne sert qu’à choisir le vôtre.",
        "أُعدت لكم كلمة سر أولى، أكدها {by}. لا تصلح إلا لاختيار كلمة سركم.",
        "A first password was made for you, confirmed by {by}. It serves only to choose your own.",
    ),
    "subject": (
        "Votre compte est lié au fournisseur d’identité ; confirmé par {by}.",
        "رُبط حسابكم بمزود الهوية؛ أكد ذلك {by}.",
        "Your account is linked to the identity provider; confirmed by {by}.",
    ),
    "token": (
        "Vous avez confirmé un jeton : un programme peut agir en votre nom.",
        "أكدتم رمز دخول: يمكن لبرنامج أن يتصرف باسمكم.",
        "You confirmed a token: a program can act in your name.",
    ),
}

CHANGED: Mapping[Change, Said] = {
    "password_set": (
        "Un premier mot de passe a été fait pour vous sur la machine même ({by}).\nMotif : {why}",
        "أُعدت لكم كلمة سر أولى على الخادم نفسه ({by}).\nالسبب: {why}",
        "A first password was made for you on the machine itself ({by}).\nReason: {why}",
    ),
    "linked": (
        "Votre compte a été lié au fournisseur d’identité sur la machine même ({by}).\nMotif : {why}",
        "رُبط حسابكم بمزود الهوية على الخادم نفسه ({by}).\nالسبب: {why}",
        "Your account was linked to the identity provider on the machine itself ({by}).\nReason: {why}",
    ),
    "second_factor_reset": (
        "{by} a oublié votre second facteur. Votre mot de passe reste, et sera à changer.\nMotif : {why}",
        "ألغى {by} عاملكم الثاني. تبقى كلمة سركم ويجب تغييرها.\nالسبب: {why}",
        "{by} forgot your second factor. Your password stays, and must be changed.\nReason: {why}",
    ),
    "disabled": (
        "{by} a fermé votre compte.\nMotif : {why}",
        "أغلق {by} حسابكم.\nالسبب: {why}",
        "{by} closed your account.\nReason: {why}",
    ),
    "enabled": (
        "{by} a rouvert votre compte.\nMotif : {why}",
        "أعاد {by} فتح حسابكم.\nالسبب: {why}",
        "{by} opened your account again.\nReason: {why}",
    ),
}
"""What somebody did alone to an account."""

_GONE: Said = ("Ne comptent plus :", "لم يعد صالحا:", "These count no more:")
_CODES: Said = ("l’application de codes", "تطبيق الرموز", "the authenticator")
_PASSKEY: Said = ("la clé d’accès « {0} »", "مفتاح الدخول «{0}»", "the passkey “{0}”")
_TOKEN: Said = ("le jeton « {0} »", "رمز الدخول «{0}»", "the token “{0}”")
_SESSIONS: Said = ("les sessions ouvertes : {0}", "الجلسات المفتوحة: {0}", "open sessions: {0}")


def listed(revoked: Revoked, at: int) -> list[str]:
    """What was taken away, a line each; `at` is the place of the language. Nothing when nothing was."""
    if revoked.nothing:
        return []
    lines = [_CODES[at]] if revoked.codes else []
    lines += [_PASSKEY[at].format(one) for one in revoked.passkeys]
    lines += [_TOKEN[at].format(one) for one in revoked.tokens]
    lines += [_SESSIONS[at].format(revoked.sessions)] if revoked.sessions else []
    return ["", _GONE[at], *(f"- {one}" for one in lines)]
