"""Reading comes to an end whatever the text says, and says in one line why."""

from __future__ import annotations

import time

import pytest

from designer.codegen.reading.text import read_text
from designer.errors import FileRefused

MOST_SECONDS = 20.0
"""Of the processor, on a slow machine; without limits none of them would end."""


def made(init: str, forward: str = "return self.fc(x)", more: str = "") -> str:
    lines = "\n        ".join(init.split("\n"))
    return (
        "class A(nn.Module):\n    def __init__(self, n=3):\n        super().__init__()\n        self.fc = nn.Linear(3, 3)\n"
        f"        {lines}\n{more}    def forward(self, x):\n        {forward}\n"
    )


DOUBLED = "\n".join(["a = 'x'", *["a = a + a"] * 60])
NESTED = "\n".join(["a = n", *["a = a + a"] * 60, "self.w = nn.Linear(a, 3)"])
CALLS = "    def f(self, k):\n        return self.f(k + 1)\n"
FORK = "    def f(self, k):\n        return self.f(k + 1) + self.f(k + 2)\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (made("self.all = nn.Sequential(*[nn.ReLU() for _ in range(10**9)])"), "1,000,000,000"),
        (made("for i in range(10**9): pass"), "1,000,000,000"),
        (made("while True: pass"), "more to go through than is read"),
        (made("self.all = [0] * 10**9\nself.more()", more="    def more(self): pass\n"), "1,000,000,000"),
        (made("x = 10 ** 10 ** 10\nself.more()", more="    def more(self): pass\n"), "too large"),
        (made("x = 1 << 10 ** 9\nself.more()", more="    def more(self): pass\n"), "too large"),
        (made("x = 'a' * 10 ** 9\nself.more()", more="    def more(self): pass\n"), "too large"),
        (made("x = '%999999999d' % 3\nself.more()", more="    def more(self): pass\n"), "known only when it runs"),
        (made("x = f'{n:999999999}'\nself.more()", more="    def more(self): pass\n"), "known only when it runs"),
        (made("self.f(0)", more=CALLS), "functions call each other more than 40 deep"),
        (made("self.f(0)", more=FORK), "functions call each other more than 40 deep"),
        (made("pass", "return self.f(x)", CALLS), "functions call each other more than 40 deep"),
        (made("self.a = A()"), "functions call each other more than 40 deep"),
        (made(DOUBLED + "\nself.more()", more="    def more(self): pass\n"), ""),
        (made(NESTED), "`a + a`: too long an expression"),
    ],
)  # fmt: skip
def test_a_text_that_would_never_end_stays_python_for_a_reason_in_one_line(text, said):
    before = time.process_time()
    reading = read_text(text)
    assert time.process_time() - before < MOST_SECONDS
    assert said in reading.reason and "\n" not in reading.reason and len(reading.reason) < 300


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 10**6 + "]" * 10**6,
        "x = " + "-" * 10**5 + "1",
        f"net = nn.Sequential({'nn.Sequential(' * 2000}nn.ReLU(){')' * 2000})",
        f"class A(nn.Module):\n    def forward(self, x):\n        return {' + '.join(['x'] * 20_000)}\n",
        f"class A(nn.Module):\n    def forward(self, x):\n        return {'abs(' * 150}x{')' * 150}\n",
        "\n".join(f"{'    ' * deep}if True:" for deep in range(99)) + f"\n{'    ' * 99}pass",
        "x = '" + "a" * (1 << 21) + "'",
    ],
)
def test_a_text_that_is_nested_too_deep_or_too_long_is_refused_or_kept(text):
    before = time.process_time()
    try:
        reading = read_text(text)
    except FileRefused as error:
        assert "\n" not in str(error)
    else:
        assert "\n" not in reading.reason
    assert time.process_time() - before < MOST_SECONDS


def test_going_through_a_text_writes_nothing_and_asks_nobody(tmp_path):
    where = str(tmp_path / "ran")
    text = made(f"open({where!r}, 'w').write('x')\n__import__('os').mkdir({where!r})")
    assert read_text(text).reason.startswith("A: line 5: ")
    assert not (tmp_path / "ran").exists()


def test_a_size_that_is_doubled_again_and_again_is_read_in_no_time():
    doubled = "\n        ".join(["n = n + n"] * 200)
    text = f"class A(nn.Module):\n    def forward(self, x):\n        n = x.size(0)\n        {doubled}\n        return x * n\n"
    assert "too long" in " ".join(one.reason for one in read_text(text).kept)
    summed = " + ".join(["x.size(0) * y"] * 60)
    text = f"class A(nn.Module):\n    def forward(self, x, y):\n        return {summed}\n"
    assert not read_text(text).kept
