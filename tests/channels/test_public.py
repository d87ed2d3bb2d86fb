"""What the public will read is prepared and never published by the program; an exercise is not even prepared."""

from __future__ import annotations

from pca.channels.public import PublicChannel


def test_a_real_text_lies_ready_for_web_site_and_facebook(tmp_path, letter):
    body = "Nos agences <b>restent</b> ouvertes.\nDe 9 h à 13 h.\n\nMerci."
    (answer,) = PublicChannel(tmp_path).send([letter(kind="post", subject="", address="", name="", body=body)])
    assert (answer.outcome, answer.prepared) == ("sent", True)
    folder = tmp_path / "post"
    assert (folder / "2020-1-M1.fr.facebook.txt").read_text("utf-8") == body + "\n"
    site = (folder / "2020-1-M1.fr.site.html").read_text("utf-8")
    assert "<p>Nos agences &lt;b&gt;restent&lt;/b&gt; ouvertes.<br>De 9 h à 13 h.</p>\n<p>Merci.</p>" in site


def test_arabic_is_marked_as_such(tmp_path, letter):
    PublicChannel(tmp_path).send([letter(kind="post", language="ar", body="تبقى وكالاتنا مفتوحة")])
    assert '<article lang="ar" dir="rtl">' in (tmp_path / "post" / "2020-1-M1.ar.site.html").read_text("utf-8")


def test_an_exercise_is_put_aside_and_never_made_ready(tmp_path, letter):
    (answer,) = PublicChannel(tmp_path).send([letter(kind="post", mode="exercise", body="EXERCICE")])
    assert (answer.outcome, answer.prepared) == ("sent", False)
    assert [path.name for path in (tmp_path / "post").iterdir()] == ["2020-1-M1.fr.txt"]


def test_it_speaks_to_no_network_and_so_needs_no_permission(tmp_path):
    assert PublicChannel(tmp_path).live is False
    assert PublicChannel(tmp_path).kinds == {"post"}
