"""Parts of one text: in their order, and what counts when some are missing."""

import pytest

from pca.domain.parts import MOST_PARTS, fits, whole


@pytest.mark.parametrize(
    ("parts", "count", "text", "opening"),
    [
        ({1: "HELP, the smoke is ", 2: "ok for now"}, 2, "HELP, the smoke is ok for now", None),
        ({2: "b", 3: "c", 1: "a"}, 3, "abc", None),
        ({1: "HELP "}, 2, "HELP  …", "HELP "),
        ({2: "ok for now"}, 2, " … ok for now", ""),
        ({1: "a", 3: "c"}, 3, "a … c", "a"),
        ({1: "a", 4: "d"}, 5, "a … d …", "a"),
        ({3: "c"}, 4, " … c …", ""),
    ],
)
def test_what_has_come_is_put_together(parts, count, text, opening):
    assert whole(parts, count) == (text, opening)


@pytest.mark.parametrize(
    ("number", "count", "fit"),
    [
        (1, 2, True),
        (2, 2, True),
        (3, 2, False),
        (0, 2, False),
        (1, 1, False),
        (1, 0, False),
        (1, MOST_PARTS + 1, False),
    ],
)
def test_which_parts_there_can_be(number, count, fit):
    assert fits(number, count) is fit
