"""Lenders are known by what people call them; where two names overlap the longer one counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from casework.knowledge import KnowledgeError
from casework.lenders import Lenders

ITEM: dict[str, Any] = {
    "id": "one_bank",
    "name": "某一银行",
    "type": "bank",
    "aliases": ["一行", "yihang"],
    "products": [{"name": "一点贷", "aliases": ["一点代"]}],
    "regulator": "nfra",
    "lines": [{"number": "95000", "label": "客服", "source": "官网", "checked": "2026-11-22"}],
    "official_ways": ["官网自己输入网址"],
    "sources": [{"title": "官网", "checked": "2026-11-22"}],
}


def write(folder: Path, **changes: Any) -> None:
    item = ITEM | changes
    (folder / f"{item['id']}.yml").write_text(yaml.safe_dump(item, allow_unicode=True), "utf-8")


@pytest.mark.parametrize(
    ("said", "lender", "product"),
    [
        ("我欠微粒贷两万", "webank", "微粒贷"),
        ("微众银行的人", "webank", ""),
        ("WeBank打来的", "webank", ""),
        ("花呗", "ant_consumer_finance", "花呗"),
        ("微信微粒贷", "webank", "微粒贷"),
    ],
)
def test_a_lender_is_found_by_its_names_and_products(
    lenders: Lenders, said: str, lender: str, product: str
) -> None:
    mention = lenders.find(said)[0]
    assert (mention.lender.id, mention.product) == (lender, product)


def test_the_place_of_a_name_is_told(lenders: Lenders) -> None:
    mention = lenders.find("我欠微粒贷两万")[0]
    assert "我欠微粒贷两万"[mention.start : mention.end] == "微粒贷"


def test_several_lenders_come_in_the_order_said(lenders: Lenders) -> None:
    found = [mention.lender.id for mention in lenders.find("白条八千，微粒贷一万二")]
    assert found == ["jd_finance", "webank"]


@pytest.mark.parametrize(
    ("said", "lender"),
    [
        ("欠还呗3000", "huanbei"),
        ("还呗逾期了", "huanbei"),
        ("微粒贷和还呗", "huanbei"),
        ("欠有钱花两万", "duxiaoman"),
        ("那就不还呗", None),
        ("哪有钱花啊", None),
        ("跟他谈好分期了", None),
    ],
)
def test_a_name_that_is_also_an_everyday_word_begins_a_phrase(
    lenders: Lenders, said: str, lender: str | None
) -> None:
    found = [mention.lender.id for mention in lenders.find(said)]
    assert (found[-1] if found else None) == lender


@pytest.mark.parametrize("said", ["", "我欠了很多钱", "银行", "催收公司的人"])
def test_no_lender_is_made_up(lenders: Lenders, said: str) -> None:
    assert lenders.find(said) == []


def test_the_longest_name_wins(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, id="two", name="某一银行消费金融", aliases=[], products=[])
    found = Lenders.load(tmp_path).find("某一银行消费金融来电")
    assert [mention.lender.id for mention in found] == ["two"]


def test_a_file_gives_lines_ways_and_regulator(tmp_path: Path) -> None:
    write(tmp_path, legal_entity="某一银行股份有限公司")
    lender = Lenders.load(tmp_path).by_id["one_bank"]
    assert lender.lines == (("95000", "客服"),)
    assert lender.official_ways == ("官网自己输入网址",)
    assert (lender.regulator, lender.legal_entity) == ("nfra", "某一银行股份有限公司")
    assert Lenders.load(tmp_path).find("某一银行股份有限公司")[0].lender is not None


def test_a_name_of_two_lenders_is_refused(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, id="two", name="某二银行", aliases=["一行"], products=[])
    with pytest.raises(KnowledgeError, match="一行"):
        Lenders.load(tmp_path)


def test_a_file_that_breaks_the_schema_is_refused(tmp_path: Path) -> None:
    write(tmp_path, type="shop")
    with pytest.raises(KnowledgeError, match="type"):
        Lenders.load(tmp_path)


def test_every_name_of_every_lender_is_found_whole(lenders: Lenders) -> None:
    for alias, (lender_id, product) in lenders.aliases.items():
        mentions = lenders.find(f"是{alias}的")
        assert [(m.lender.id, m.product) for m in mentions] == [(lender_id, product)], alias


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("您工商银行(1234)余额不足，微粒贷还款失败", ["微众银行"]),
        ("微粒贷一直从我建行卡里扣钱", ["微众银行"]),
        ("微粒贷和招商银行信用卡都逾期了", ["微众银行", "招商银行"]),
        ("工资卡被招商银行扣光了", ["招商银行"]),
        # the only name stays, whatever stands behind it
        ("招商银行储蓄卡的钱被划走了", ["招商银行"]),
    ],
)
def test_the_bank_of_the_paying_card_is_not_meant(
    lenders: Lenders, said: str, meant: list[str]
) -> None:
    assert [mention.lender.name for mention in lenders.meant(said)] == meant
