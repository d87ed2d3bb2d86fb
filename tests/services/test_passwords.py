"""How passwords are kept: by the algorithm and the cost that the page of security requirements names."""

from __future__ import annotations

from pca.services.passwords import hashed, matches


def test_a_password_is_kept_as_argon2id_with_sixty_four_mebibytes_and_three_passes() -> None:
    kept = hashed("correct horse battery")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert kept != hashed("correct horse battery"), "each has a salt of its own"
    assert matches("correct horse battery", kept)
    assert not matches("correct horse batterY", kept)


def test_two_keyboards_give_one_password() -> None:
    """One letter may be typed as one sign or as two that look the same."""
    assert matches("caf\u00e9 bien serr\u00e9", hashed("cafe\u0301 bien serre\u0301"))
