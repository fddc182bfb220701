"""A plan and its PDF stay quick enough for a turn of a conversation."""

from tools.bench_plan import figures, line

# The figures we promise are 50 ms and 1 s on an idle machine; tests run beside other work.
BUSY = 6


def test_a_whole_plan_and_its_pdf_are_quick() -> None:
    found = figures()
    assert 0 < found["plan_ms"] < 50 * BUSY
    assert 0 < found["pdf_ms"] < 1000 * BUSY
    assert str(found["plan_ms"]) in line(found)
