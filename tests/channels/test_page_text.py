"""The words of a page are those a reader sees, and no page costs more than its length."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pca.channels.page_text import text_of_page


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<div>Bonjour,</div><div>AI<b>DE</b></div>", "Bonjour,\nAIDE"),
        ("OK&nbsp;7K2<br>&eacute;t&eacute; &#1575;&#1604;", "OK 7K2\nété ال"),
        ("<head><title>x</title><style>p{}</style></head>OK<script>alert(1)</script>", "OK"),
        ("<STYLE>x</style>OK<!-- NON -->", "OK"),
        ("<blockquote>NON<p>NON</blockquote>OK", "> NON\n> NON\nOK"),
        ("<blockquote><blockquote>a</blockquote>b</blockquote>c", "> a\n> b\nc"),
        ("3 < 5 et 5 > 3 <", "3 < 5 et 5 > 3 <"),
        ("<table><tr><td>A</td><td>B</td></tr></table>", "A B"),
        ("OK<!-- ", "OK<!--"),
        ("OK<style>p", "OKp"),
        ("OK <a href=x", "OK <a href=x"),
        ("a\n  b\tc", "a b c"),
        ("</blockquote>OK", "OK"),
        ("&#" + "9" * 5000 + ";OK", "&#" + "9" * 5000 + ";OK"),
        ("İ<p>AIDE</p>", "İ\nAIDE"),
    ],
)
def test_the_words_a_reader_sees(page, text):
    assert text_of_page(page).strip() == text


@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from(["<", ">", "</", "blockquote", "<!--", "-->", "&", "é"])).map("".join)
)
def test_no_page_breaks_it(page):
    assert len(text_of_page(page)) <= 10 * len(page) + 10


@pytest.mark.parametrize(
    "piece", ["<", "<a", "<!--", "<style>", "</", "<b ", "<blockquote>", "<td>", "&#1", "<!", "<p>"]
)
def test_a_page_of_ten_times_the_length_costs_about_ten_times_as_much(piece):
    """Counted in steps of the interpreter, not in seconds: a busy machine changes nothing."""

    def steps(length):
        count = 0

        def one(_frame, _event, _argument):
            nonlocal count
            count += 1
            return one

        before = sys.gettrace()
        sys.settrace(one)
        try:
            text_of_page(piece * (length // len(piece)))
        finally:
            sys.settrace(before)
        return count

    assert steps(20_000) < 12 * steps(2_000) + 1_000
