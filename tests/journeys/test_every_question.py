"""Every question of verification, door and short paths: filled, wrong, changed back, skipped."""

from __future__ import annotations

import pytest

from casework.journeys import JOURNEYS
from casework.questions import UNKNOWN, Question
from tests.journeys.runner import Assistant, Conversation, Turn

# What is said to each question on the way; a path is a need's title and answers that differ.
VERIFY = {
    "vc_channel": "上门来的",
    "vc_when": "已经过去了",
    "vc_claims": "外包催收公司",
    "lender": "招商银行",
    "vc_gave_id": "都说了",
    "vc_agency": "某某信息服务有限公司",
    "vc_people": "两个人以上",
    "vc_papers": "两样都看了",
    "vc_knows": "对得上",
    "vc_amount": "一样",
    "vc_asks": "都没有",
    "vc_tone": "正常说话",
    "vc_time": "下午三点",
    "vc_callback": "还没打",
    "vc_notified": "有",
    "vc_listed": "名单里有",
}
MEDIATION = {
    **VERIFY,
    "vc_claims": "调解中心",
    "vc_med_name": "某某金融调解中心",
    "vc_med_approval": "没给看",
    "vc_med_case": "说不出",
}
STOPPED = {**VERIFY, "vc_asks": "3"}
DOOR = {"door_state": "要进门不肯走", "door_kids": "有", "door_alone": "有大人陪着"}
CONTACT = {
    "no_position": "我只是联系人",
    "lender": "招商银行",
    "no_relation": "朋友或同学",
    "no_refused": "说过了",
}
GUARANTOR = {**CONTACT, "no_position": "说我是担保人", "no_signed": "没签过"}
NOT_MINE = {
    **CONTACT,
    "no_position": "不是我借的",
    "no_story": "身份被人冒用",
    "no_reported": "报过有回执",
}
PAID = {**CONTACT, "no_position": "早就还清了", "no_paid_on": "5月8号", "no_proof": "1 3"}
HEIR = {**CONTACT, "no_position": "借钱的人去世了", "no_estate": "没有继承东西"}
MINOR = {
    **CONTACT,
    "no_position": "借的时候未成年",
    "no_age": "16或17岁靠家里",
    "no_consent": "家长不同意",
}
PATHS = [
    ("verify_collector", "核对对方身份", VERIFY, list(VERIFY)),
    (
        "verify_collector",
        "核对对方身份",
        MEDIATION,
        ["vc_med_name", "vc_med_approval", "vc_med_case"],
    ),
    ("verify_collector", "核对对方身份", STOPPED, ["vc_paid"]),
    ("collector_at_door", "催收正在门口", DOOR, list(DOOR)),
    ("not_owing", "这笔不该我还", CONTACT, list(CONTACT)),
    ("not_owing", "这笔不该我还", GUARANTOR, ["no_signed"]),
    ("not_owing", "这笔不该我还", NOT_MINE, ["no_story", "no_reported"]),
    ("not_owing", "这笔不该我还", PAID, ["no_paid_on", "no_proof"]),
    ("not_owing", "这笔不该我还", HEIR, ["no_estate"]),
    ("not_owing", "这笔不该我还", MINOR, ["no_age", "no_consent"]),
]
EACH = [(need, title, path, slot) for need, title, path, slots in PATHS for slot in slots]
NONSENSE = "嗯哼哼哼"
# Here nothing is a miss: free text takes anything, and at the door what is unclear still helps.
TAKES_ANYTHING = {"vc_agency", "vc_med_name", "lender", "door_state"}
LAST_ANSWER = {"vc_paid": "没有付"}


def reach(assistant: Assistant, title: str, path: dict[str, str], slot: str) -> Conversation:
    """Return a conversation in which `slot` has just been asked."""
    conversation = assistant.conversation()
    turn = conversation.say(title)
    for _ in range(len(path) + 2):
        if turn.requested == slot:
            return conversation
        assert turn.requested in path, turn
        turn = conversation.say(path[turn.requested])
    raise AssertionError(f"{slot} was not asked: {turn}")


def _asked(need: str, slot: str) -> Question:
    return JOURNEYS[need].question(slot)


def _given(turn: Turn, slot: str) -> bool:
    return turn.slots[slot] not in (None, UNKNOWN)


def test_every_question_of_the_three_journeys_is_on_a_path() -> None:
    for need in ("verify_collector", "collector_at_door", "not_owing"):
        tried = {slot for name, _, _, slot in EACH if name == need}
        assert set(JOURNEYS[need].slots) - tried - {"no_confirm"} == set()


@pytest.mark.model
@pytest.mark.parametrize(("need", "title", "path", "slot"), EACH, ids=lambda v: str(v)[:16])
def test_a_question_is_helped_filled_and_changed_back(
    assistant: Assistant, need: str, title: str, path: dict[str, str], slot: str
) -> None:
    conversation = reach(assistant, title, path, slot)
    question = _asked(need, slot)
    if slot not in TAKES_ANYTHING:
        wrong = conversation.say(NONSENSE)
        assert f"utter_error_{question.kind}" in wrong.responses, wrong
        assert wrong.requested == slot
    filled = conversation.say({**LAST_ANSWER, **path}[slot])
    assert _given(filled, slot), filled
    if filled.form is None:
        return  # it was the last one: nothing is open any more
    value = filled.slots[slot]
    back = conversation.say("改一下")
    assert "utter_go_back" in back.responses and back.requested == slot, back
    again = conversation.say({**LAST_ANSWER, **path}[slot])
    assert again.slots[slot] == value


@pytest.mark.model
@pytest.mark.parametrize(("need", "title", "path", "slot"), EACH, ids=lambda v: str(v)[:16])
def test_a_question_may_be_skipped_unless_it_is_required(
    assistant: Assistant, need: str, title: str, path: dict[str, str], slot: str
) -> None:
    conversation = reach(assistant, title, path, slot)
    skipped = conversation.say("跳过")
    if slot == "door_state":
        assert skipped.slots[slot] == "at_door"  # help comes whatever is said
    elif _asked(need, slot).required:
        assert skipped.requested == slot and skipped.slots[slot] is None
    else:
        assert skipped.slots[slot] == UNKNOWN
        assert skipped.requested != slot


@pytest.mark.model
@pytest.mark.parametrize(
    ("path", "title"),
    [
        (CONTACT, "我只是联系人，请停止向我催收"),
        (GUARANTOR, "我没有签过担保，请停止向我催收"),
        ({**GUARANTOR, "no_signed": "签过"}, "请先给我看担保的依据"),
        (NOT_MINE, "不是我借的，请核对并停止催收"),
        (PAID, "已经还清，请停止催收"),
        (HEIR, "借款人已去世，请按法律处理"),
        (MINOR, "借款时未成年，请核对并停止催收"),
    ],
    ids=lambda v: str(v)[:24],
)
def test_each_short_path_ends_with_its_letter_and_never_with_a_plan(
    assistant: Assistant, path: dict[str, str], title: str
) -> None:
    conversation = reach(assistant, "这笔不该我还", path, "no_confirm")
    turn = conversation.say("没问题，生成")
    assert turn.responses == ["utter_letter_text", "utter_letter_file", "utter_not_owing_next"]
    assert title in turn.text and "招商银行" in turn.text
    assert turn.form is None
    assert not any("plan" in name for name in turn.responses)


@pytest.mark.model
@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ({**NOT_MINE, "no_story": "钱是别人用了"}, "utter_not_owing_lent"),
        ({**MINOR, "no_age": "16或17岁自己挣钱"}, "utter_not_owing_grown"),
        ({**MINOR, "no_consent": "家长同意过"}, "utter_not_owing_grown"),
    ],
    ids=["lent", "working", "agreed"],
)
def test_a_denial_that_would_not_be_true_is_not_written(
    assistant: Assistant, path: dict[str, str], reason: str
) -> None:
    conversation = assistant.conversation()
    turn = conversation.say("这笔不该我还")
    while turn.requested:
        turn = conversation.say(path[turn.requested])
    assert turn.responses[-1] == reason
    assert "utter_letter_text" not in turn.responses


@pytest.mark.model
def test_what_is_missing_in_a_letter_is_a_blank_and_is_named(assistant: Assistant) -> None:
    path = {**CONTACT, "lender": "不清楚", "no_relation": "不清楚"}
    conversation = reach(assistant, "这笔不该我还", path, "no_confirm")
    turn = conversation.say("没问题，生成")
    assert "utter_letter_missing" in turn.responses
    assert "致：＿＿＿＿＿＿" in turn.text
    assert "哪家机构来催、和借款人的关系" in turn.text
