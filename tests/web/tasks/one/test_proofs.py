"""What a proof leaves on the disk: itself once it is attached, and nothing otherwise."""

from __future__ import annotations

from pca.domain.access.access import AccessRole
from tests.web.conftest import House
from tests.web.tasks.one.conftest import hidden, number_of


def test_nothing_is_kept_of_an_order_sent_again_with_another_file(house: House, key: str) -> None:
    """A form sent a thousand times under one order, each time with other bytes, is one order and one file."""
    path = f"/crises/{key}/tasks/{number_of(house, 'M3')}"
    lead = house.browser("hr1", AccessRole.DEPARTMENT_HEAD)
    form = hidden(lead.get(path).text, f"{path}/done")
    answers = [
        lead.post(f"{path}/evidence", data=form, files={"file-list": ("a.txt", f"Vu le {day}.".encode(), "text/plain")})
        for day in range(5)
    ]
    assert [answer.status_code for answer in answers] == [303, 409, 409, 409, 409]
    assert len(files(house)) == 1


def files(house: House) -> list[str]:
    """Everything in the folder of evidence, drafts too."""
    return [file.name for file in house.world.runtime.evidence.rglob("*") if file.is_file()]
