"""Whose despair it is: the writer's, unless somebody else is named."""

from __future__ import annotations

import pytest

from casework.crisis_support.whom import about_somebody_else


@pytest.mark.parametrize(
    "text",
    [
        "我朋友说他不想活了",
        "我老公欠了网贷，他说不想活了",
        "我女儿被催收逼得想跳楼怎么办",
        "室友说要去死，我该怎么劝",
        "我媽講佢……她說活不下去了",
        "我弟昨晚喝药了，催收还在打电话",
        "同事发了遗书一样的话",
    ],
)
def test_somebody_else_is_in_danger(text: str) -> None:
    assert about_somebody_else(text)


@pytest.mark.parametrize(
    "text",
    [
        "我不想活了",
        "老公欠了钱，我不想活了",
        "我妈也骂我，我真的活不下去了",
        "我朋友说他不想活了，我也不想活了",
        "催收天天打，绝望了",
        "孩子还小，可是我撑不住了",
        "",
    ],
)
def test_in_doubt_it_is_the_writer(text: str) -> None:
    assert not about_somebody_else(text)
