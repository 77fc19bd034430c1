"""Messages of one matter, of the same place with another, and of the same kind elsewhere."""

LAMP = (
    "宁边路街道宁合佳苑小区门口路灯坏了",
    "宁合佳苑小区东门外的路灯坏了半个月，晚上一片漆黑，老人出门摔倒过，请尽快维修照明。",
)
LAMP_AGAIN = (
    "宁合佳苑小区路灯不亮",
    "我住宁合佳苑，小区东门外路灯不亮已经半个多月，晚上漆黑，孩子放学害怕，希望修好路灯。",
)
LAMP_ELSEWHERE = (
    "天池嘉园小区外没有路灯",
    "我们天池嘉园北门外的灯一直不亮，走夜路看不清楚，麻烦派人来看看。",
)
NOISE_THERE = (
    "宁合佳苑小区楼下烧烤店油烟噪音扰民",
    "宁合佳苑小区三号楼楼下的烧烤店每天营业到凌晨，油烟呛人，噪音很大，没法睡觉。",
)


def said(message, key, at="2026-06-01T09:00:00"):
    """A line of a file."""
    return {"id": key, "subject": message[0], "text": message[1], "filed_at": at}
