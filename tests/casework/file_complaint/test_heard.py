"""What happened is heard in whole sentences: several things, and what did not happen."""

from __future__ import annotations

import pytest

from casework.file_complaint.facts import facts, left_out
from casework.file_complaint.heard import corrected, heard_issues, most_serious
from casework.file_complaint.questions import FACTS, GRAVEST
from casework.file_complaint.sentences import asks_for_relief, sort_out

SAID = [
    ("天天半夜给我打电话，还换着号码", {"night_or_frequent_calls"}),
    ("打给我单位领导说我欠钱", {"third_party_contact"}),
    ("骂得特别难听，还说要打断我的腿", {"threats_abuse"}),
    ("三个人堵在门口不走", {"home_visit_misconduct"}),
    ("冒充法院发了张假传票", {"fake_official"}),
    ("把我的照片发到业主群", {"privacy_leak"}),
    ("App上显示的和他要的对不上账，多收服务费", {"wrong_amount_fees"}),
    ("这不是我的贷款，是被冒名的", {"not_my_debt"}),
    ("叫我扫他的码转到个人微信", {"private_account"}),
    ("谈好的方案又反悔", {"agreement_ignored"}),
    ("申请分期没人理，客服踢皮球", {"no_reply_negotiation"}),
    ("这家公司没有授权书", {"agency_not_authorised"}),
    ("征信报告错了一条", {"credit_report_error"}),
    ("我只是联系人，填的是我的号码", {"contact_only"}),
    ("没有骂人，就是半夜打电话给我同事", {"night_or_frequent_calls", "third_party_contact"}),
    ("没有上门、骂人，就是一天打几十个电话", {"night_or_frequent_calls"}),
    ("不是半夜打的，是冒充公安", {"fake_official"}),
    ("没有一天不骂我", {"threats_abuse"}),
    ("没还钱他们就骂我", {"threats_abuse"}),
    ("不仅骂我还上门堵门", {"threats_abuse", "home_visit_misconduct"}),
    ("从来没有骂过我", set()),
    ("没找我家人", set()),
]


@pytest.mark.parametrize(("said", "issues"), SAID)
def test_what_was_said_is_heard_and_what_was_denied_is_not(said: str, issues: set[str]) -> None:
    assert set(heard_issues(said)[0]) == issues


def test_every_issue_can_be_said() -> None:
    assert set().union(*(issues for _, issues in SAID)) == set(FACTS) == set(GRAVEST)


@pytest.mark.parametrize(
    ("said", "issues"),
    [
        ("还有半夜打电话", ["threats_abuse", "third_party_contact", "night_or_frequent_calls"]),
        ("去掉威胁辱骂", ["third_party_contact"]),
        ("没有骂人", ["third_party_contact"]),
        ("还有骂人", None),
        ("没有", None),
        ("某某咨询公司", None),
        ("他没骂我，是拿我同事吓我的，号码还换来换去", None),
    ],
)
def test_what_was_heard_is_corrected_in_words(said: str, issues: list[str] | None) -> None:
    assert corrected(["threats_abuse", "third_party_contact"], said) == issues


def test_more_than_a_letter_holds_is_kept_for_the_next() -> None:
    first, later = most_serious(["no_reply_negotiation", "privacy_leak", "threats_abuse",
                                 "contact_only", "fake_official"])  # fmt: skip
    assert first == ["privacy_leak", "threats_abuse", "fake_official"]
    assert later == ["no_reply_negotiation", "contact_only"]


@pytest.mark.parametrize("said", [
    "一天给我同事打三十个电话", "他们每天打40多次到我单位", "一天打给我领导十几通", "天天打上百个",
])  # fmt: skip
def test_a_number_of_calls_that_no_list_foresees_is_heard(said: str) -> None:
    assert "night_or_frequent_calls" in heard_issues(said)[0]


@pytest.mark.parametrize("said", ["一天打两个", "一天还了三十个", "打了三十块钱"])
def test_few_calls_and_other_numbers_are_not(said: str) -> None:
    assert "night_or_frequent_calls" not in heard_issues(said)[0]


def test_wishes_and_opinions_are_no_facts() -> None:
    told = sort_out("他昨天打了八次。太过分了！希望你们严惩。这是违法的。他说要去我单位")
    assert told.facts == ("他昨天打了八次", "他说要去我单位")
    assert told.wishes == ("希望你们严惩",)
    assert told.empty == ("太过分了", "这是违法的")


def test_a_story_without_a_fact_is_no_row_and_is_named() -> None:
    only_anger = {"fc_issues": ["agreement_ignored"], "fx_what": "太过分了，无法无天。希望严惩"}
    assert facts(only_anger)[0] == []
    assert left_out(only_anger) == ["希望严惩", "太过分了，无法无天"]
    mixed = only_anger | {"fx_what": "太过分了。3月5日签了协议又不认"}
    (row,), _ = facts(mixed)
    assert row.details == ("事情经过：3月5日签了协议又不认",)
    assert left_out(mixed) == ["太过分了"]


@pytest.mark.parametrize("wish", ["最好把钱免了", "希望清零", "能不能停息挂账", "本金也不想还"])
def test_a_wish_about_the_debt_is_recognised(wish: str) -> None:
    assert asks_for_relief(wish)


@pytest.mark.parametrize("wish", ["别再打给我妈", "免得他们再来", "书面答复我", "道歉"])
def test_a_wish_about_the_collecting_is_another(wish: str) -> None:
    assert not asks_for_relief(wish)
