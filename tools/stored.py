"""Commands of the operator for what is stored: forget who has not been back, renew the key."""

from __future__ import annotations

import argparse
from datetime import datetime
from zoneinfo import ZoneInfo

from storage.retention import forget_unused, keep_days
from storage.rotation import rotate


def expire() -> str:
    """Delete everything of people whose last use is longer ago than the setting says."""
    days = keep_days()
    gone = forget_unused(datetime.now(ZoneInfo("Asia/Shanghai")), days)
    return f"✔ {days}天没有再来的人：{gone}位，已全部删除"


def main() -> None:
    """Run one command and say what it did."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["expire", "rotate"])
    if parser.parse_args().command == "expire":
        print(expire())
    else:
        print(f"✔ 换了新钥匙，重新加密{rotate()}项")


if __name__ == "__main__":
    main()
